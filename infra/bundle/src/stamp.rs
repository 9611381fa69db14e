//! The stamp on the output: what the files were made from and how. While it stays the same, the files are up to date.

use std::env;
use std::fs;
use std::io;
use std::path::Path;

use crate::file::{hash, read};

/// The file that contains the stamp. It is not served.
const NAME: &str = "stamp";

/// The stamp, a line of text: `console` or `dev`, and a hash.
#[derive(Debug)]
pub(crate) struct Stamp(String);

impl Stamp {
    /// Computes the stamp from the inputs and the programs that process them.
    pub(crate) fn of(dev: bool, optimiser: Option<&Path>, parts: &[&[u8]]) -> Result<Self, String> {
        let program = read(&env::current_exe().map_err(|error| error.to_string())?)?;
        let optimiser = optimiser.map_or(Ok(Vec::new()), read)?;
        let parts: Vec<&[u8]> = [&program[..], &optimiser].into_iter().chain(parts.iter().copied()).collect();
        Ok(Self(format!("{} {}\n", if dev { "dev" } else { "console" }, hash(&parts))))
    }

    /// Whether the output has this stamp.
    pub(crate) fn is_on(&self, dist: &Path) -> bool {
        fs::read_to_string(dist.join(NAME)).is_ok_and(|found| found == self.0)
    }

    /// Puts this stamp on the output.
    pub(crate) fn put(&self, dist: &Path) -> Result<(), String> {
        fs::write(dist.join(NAME), &self.0).map_err(|error| format!("{} cannot be written: {error}", dist.display()))
    }

    /// Removes any stamp from the output, which is about to change.
    pub(crate) fn lift(dist: &Path) -> Result<(), String> {
        match fs::remove_file(dist.join(NAME)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(format!("{} cannot be written: {error}", dist.display()))
            }
            _ => Ok(()),
        }
    }
}
