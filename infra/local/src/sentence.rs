//! Errors as sentences for the person at the terminal.

use std::error;
use std::iter::successors;

use postern_backend::error::Error;

/// What the service could not do, and why.
pub(crate) fn of(error: Error) -> String {
    match error {
        Error::Refused(refusal) => refusal.detail,
        Error::Conflict => "something else changed the data meanwhile; try again".to_owned(),
        Error::Unavailable(why) => format!("the database does not answer: {why}"),
        Error::OutcomeUnknown => "the database does not say whether it is done; look before you try again".to_owned(),
        Error::Internal(why) => format!("this should not happen: {why}"),
    }
}

/// An error with all its reasons, on one line.
pub(crate) fn chain(error: &dyn error::Error) -> String {
    let reasons = successors(Some(error), |error| error.source()).map(|error| error.to_string().replace('\n', " "));
    reasons.collect::<Vec<_>>().join(": ")
}
