//! The mark beside the data file: that a demo company is in it, and whether it is whole.
//!
//! It is what keeps the demo from filling, or emptying, a file with other data in it.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::data_file;

/// What it says from before the first item until after the last one.
const BEGUN: &str = "begun";
/// What it says from then on.
const WHOLE: &str = "whole";

/// The mark of a data file.
pub(super) struct Mark(PathBuf);

impl Mark {
    /// The mark of this file.
    pub(super) fn of(file: &Path) -> Self {
        Self(data_file::beside(file, "demo"))
    }

    /// Whether the company is there from its first day to now.
    pub(super) fn is_whole(&self) -> bool {
        self.says(WHOLE)
    }

    /// Says from now on that it is.
    pub(super) fn set_whole(&self) -> Result<(), String> {
        self.say(WHOLE).map_err(|error| format!("the mark {} cannot be written: {error}", self.0.display()))
    }

    fn says(&self, state: &str) -> bool {
        fs::read_to_string(&self.0).is_ok_and(|text| text.trim_end() == state)
    }

    fn say(&self, state: &str) -> io::Result<()> {
        let mut mark = data_file::open_private(&self.0)?;
        mark.set_len(0)?;
        writeln!(mark, "{state}")?;
        mark.sync_all()
    }
}

/// Keeps the demo and other data apart, before the database opens the file: the demo is served as such alone, and goes
/// into no file with something else in it.
pub(crate) fn keep_apart(file: &Path, demo: bool) -> Result<(), String> {
    let mark = Mark::of(file);
    let cannot = |error: io::Error| format!("the data file {} cannot be used: {error}", file.display());
    let empty = is_empty(file) && is_empty(&beside(file, "-wal"));
    if demo && (empty || mark.says(BEGUN)) {
        begin(file, &mark).map_err(cannot)
    } else if demo && !mark.is_whole() {
        Err(format!(
            "the data file {} holds something else than the demo; name another one with --data",
            file.display()
        ))
    } else if !demo && empty {
        // A mark that has lost its file would give the next one away.
        remove(&mark.0).map_err(cannot)
    } else if !demo && mark.0.exists() {
        Err(format!("the data file {} holds the demo; serve it with --demo", file.display()))
    } else {
        Ok(())
    }
}

/// Throws away what a start that was interrupted left in a file.
fn begin(file: &Path, mark: &Mark) -> io::Result<()> {
    mark.say(BEGUN)?;
    remove(&beside(file, "-wal"))?;
    remove(&beside(file, "-shm"))?;
    // Emptied, not deleted: it stays a file that nobody else may read.
    OpenOptions::new().write(true).open(file)?.set_len(0)
}

/// A file that SQLite keeps beside its own.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Whether there is nothing in a file, or no file.
fn is_empty(file: &Path) -> bool {
    fs::metadata(file).map_or_else(|error| error.kind() == ErrorKind::NotFound, |found| found.len() == 0)
}

/// Deletes a file, if it is there.
fn remove(file: &Path) -> io::Result<()> {
    fs::remove_file(file).or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
}
