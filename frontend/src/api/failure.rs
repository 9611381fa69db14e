//! Why a call failed.

use postern_shared::problem::{Code, Problem};

/// Why a call failed.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// Postern refused it, or failed, and says so.
    Refused(Box<Problem>),
    /// Postern could not be reached, or what came back is not from Postern.
    Unreachable,
}

impl Failure {
    /// The message for a person: the error and what to do.
    pub fn sentence(&self) -> String {
        match self {
            Self::Refused(problem) => match problem.code {
                Code::Internal | Code::Unavailable | Code::OutcomeUnknown => {
                    format!("{} Quote {} when you ask for help.", problem.detail, problem.request_id)
                }
                Code::StaleVersion => {
                    "Someone else has changed this in the meantime. Reload it and make your changes again.".to_owned()
                }
                _ => problem.detail.clone(),
            },
            Self::Unreachable => "Postern cannot be reached. Check your connection and try again.".to_owned(),
        }
    }

    /// The same where no field shows its own error: the errors of the fields, if there are any.
    pub fn whole(&self) -> String {
        match self {
            Self::Refused(problem) if !problem.errors.is_empty() => {
                problem.errors.iter().map(|error| error.detail.as_str()).collect::<Vec<_>>().join(" ")
            }
            _ => self.sentence(),
        }
    }

    /// The kind of problem, if Postern named one.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Refused(problem) => Some(problem.code),
            Self::Unreachable => None,
        }
    }

    /// Whether someone else has changed what was edited.
    pub fn is_stale(&self) -> bool {
        self.code() == Some(Code::StaleVersion)
    }

    /// Whether trying the same again can help by itself.
    pub fn may_pass(&self) -> bool {
        matches!(self.code(), None | Some(Code::Unavailable | Code::OutcomeUnknown))
    }
}
