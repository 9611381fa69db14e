//! Making the console anew whenever something changes that it is made of.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::command::{say, workspace};
use crate::console::{self, Console};

/// From one look to the next. A person does not notice it, nor does the machine.
const PERIOD: Duration = Duration::from_millis(300);

/// What the console is made of.
const SOURCES: [&str; 4] = ["frontend/src", "frontend/style", "frontend/index.html", "shared/src"];

/// Makes the console anew as long as the process that started this one lives.
pub(crate) fn watch() -> Result<(), String> {
    let starter = parent();
    let mut seen = state()?;
    while parent() == starter {
        thread::sleep(PERIOD);
        let now = state()?;
        if now != seen {
            seen = now;
            // The compiler has said what is wrong, and the next change may mend it.
            match console::build(Console::Quick) {
                Ok(()) => say("The console is new: load the page again."),
                Err(sentence) => say(&format!("{sentence}: the console is as it was.")),
            }
        }
    }
    Ok(())
}

/// Every file and when it was last changed.
fn state() -> Result<Vec<(PathBuf, SystemTime)>, String> {
    let mut files = Vec::new();
    for source in SOURCES {
        let path = workspace().join(source);
        collect(&path, &mut files).map_err(|error| format!("{source} cannot be watched: {error}"))?;
    }
    files.sort();
    Ok(files)
}

fn collect(path: &Path, files: &mut Vec<(PathBuf, SystemTime)>) -> io::Result<()> {
    let metadata = match fs::metadata(path) {
        // Gone between being listed and being looked at, as editors do to their temporary files.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        metadata => metadata?,
    };
    if metadata.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else {
        files.push((path.to_owned(), metadata.modified()?));
    }
    Ok(())
}

/// The process that started this one; another as soon as that has ended.
#[cfg(unix)]
fn parent() -> u32 {
    std::os::unix::process::parent_id()
}

#[cfg(not(unix))]
fn parent() -> u32 {
    0
}
