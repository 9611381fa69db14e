//! The mark next to the data file: whether the file contains the demo, and whether the demo is complete.
//!
//! The mark keeps the demo from filling or emptying a file with other data.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::data_file::{beside, open_private};

/// The content of the mark while the demo is being filled.
const BEGUN: &str = "begun";
/// The content of the mark once the demo is complete.
const WHOLE: &str = "whole";

/// The mark of a data file.
pub(super) struct Mark(PathBuf);

impl Mark {
    /// The mark of this data file.
    pub(super) fn of(file: &Path) -> Self {
        Self(beside(file, ".demo"))
    }

    /// Whether the demo is complete.
    pub(super) fn is_whole(&self) -> bool {
        self.says(WHOLE)
    }

    /// Marks the demo as complete.
    pub(super) fn set_whole(&self) -> Result<(), String> {
        self.say(WHOLE).map_err(|error| format!("the mark {} cannot be written: {error}", self.0.display()))
    }

    fn says(&self, state: &str) -> bool {
        fs::read_to_string(&self.0).is_ok_and(|text| text.trim_end() == state)
    }

    fn say(&self, state: &str) -> io::Result<()> {
        let mut mark = open_private(&self.0)?;
        mark.set_len(0)?;
        writeln!(mark, "{state}")?;
        mark.sync_all()
    }
}

/// Keeps the demo and other data apart, before the database opens the file: a file with the demo is served only with
/// `--demo`, and the demo goes into no file with other data.
pub(crate) fn keep_apart(file: &Path, demo: bool) -> Result<(), String> {
    let mark = Mark::of(file);
    let cannot = |error: io::Error| format!("the data file {} cannot be used: {error}", file.display());
    let empty = is_empty(file) && is_empty(&beside(file, "-wal"));
    if demo && (empty || mark.says(BEGUN)) {
        begin(file, &mark).map_err(cannot)
    } else if demo && !mark.is_whole() {
        Err(format!("the data file {} contains other data; name another file for the demo with --data", file.display()))
    } else if !demo && empty {
        // A mark that has lost its file would make the next file look like the demo.
        remove(&mark.0).map_err(cannot)
    } else if !demo && mark.0.exists() {
        Err(format!("the data file {} contains the demo; serve it with --demo", file.display()))
    } else {
        Ok(())
    }
}

/// Whether a file contains the demo.
pub(crate) fn is_demo(file: &Path) -> bool {
    Mark::of(file).0.exists()
}

/// Removes what an interrupted start left in a file.
fn begin(file: &Path, mark: &Mark) -> io::Result<()> {
    mark.say(BEGUN)?;
    remove(&beside(file, "-wal"))?;
    remove(&beside(file, "-shm"))?;
    // Emptied, not deleted, so that it stays a file that only its owner can read.
    OpenOptions::new().write(true).open(file)?.set_len(0)
}

/// Whether a file is empty or missing.
fn is_empty(file: &Path) -> bool {
    fs::metadata(file).map_or_else(|error| error.kind() == ErrorKind::NotFound, |found| found.len() == 0)
}

/// Deletes a file, if it exists.
fn remove(file: &Path) -> io::Result<()> {
    fs::remove_file(file).or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
}
