//! Errors as sentences for the person at the terminal.

use std::error;
use std::iter::successors;

/// An error with all its reasons, on one line.
pub(crate) fn chain(error: &dyn error::Error) -> String {
    let reasons = successors(Some(error), |error| error.source()).map(|error| error.to_string().replace('\n', " "));
    reasons.collect::<Vec<_>>().join(": ")
}
