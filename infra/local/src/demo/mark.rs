//! The mark beside the data file: that a demo company is in it, and whether it is whole.
//!
//! It is what keeps the demo from filling, or emptying, a file with other data in it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::place;

/// What it says from before the first item until after the last one.
const BEGUN: &str = "begun";
/// What it says from then on.
const WHOLE: &str = "whole";

/// The mark of a data file.
pub(super) struct Mark(PathBuf);

impl Mark {
    /// The mark of this file.
    pub(super) fn of(file: &Path) -> Self {
        Self(place::beside(file, "demo"))
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
        let mut mark = place::open_private(&self.0)?;
        mark.set_len(0)?;
        writeln!(mark, "{state}")?;
        mark.sync_all()
    }
}

/// Makes a data file fit for the demo, before the database opens it: what a start that was interrupted left is thrown away.
///
/// # Errors
/// If there is something in it that the demo did not put there.
pub(crate) fn make_ready(file: &Path) -> Result<(), String> {
    let mark = Mark::of(file);
    let empty = is_empty(file) && is_empty(&journal(file, "-wal"));
    if !empty && mark.is_whole() {
        return Ok(());
    }
    if !empty && !mark.says(BEGUN) {
        return Err(format!(
            "the data file {} holds something else than the demo; name another one with --data",
            file.display()
        ));
    }
    let begin = || -> io::Result<()> {
        mark.say(BEGUN)?;
        for journal in ["-wal", "-shm"].map(|ending| journal(file, ending)) {
            fs::remove_file(journal)
                .or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })?;
        }
        // Emptied, not deleted: it stays a file that nobody else may read.
        OpenOptions::new().write(true).open(file)?.set_len(0)
    };
    begin().map_err(|error| format!("the data file {} cannot be filled: {error}", file.display()))
}

/// The file that SQLite keeps beside its own.
fn journal(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn is_empty(file: &Path) -> bool {
    File::open(file).and_then(|file| file.metadata()).map_or(true, |file| file.len() == 0)
}
