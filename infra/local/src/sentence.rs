//! Errors as sentences for the person at the terminal.

use std::error;
use std::iter::successors;

/// An error and all its sources, on one line.
pub(crate) fn chain(error: &dyn error::Error) -> String {
    let errors = successors(Some(error), |error| error.source()).map(|error| error.to_string().replace('\n', " "));
    errors.collect::<Vec<_>>().join(": ")
}
