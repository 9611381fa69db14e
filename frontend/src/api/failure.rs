//! Why a call failed.

use postern_shared::permission::Permission;
use postern_shared::problem::{Code, Problem};

use crate::text::{failure as text, shared};

/// Why a call failed.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// Postern refused it, or failed, and says so.
    Refused(Box<Problem>),
    /// Postern could not be reached, or what came back is not from Postern.
    Unreachable,
}

impl From<Problem> for Failure {
    /// The permissions that the problem names as missing are in words in all of its sentences.
    fn from(mut problem: Problem) -> Self {
        let permissions = std::mem::take(&mut problem.missing_permissions);
        problem.detail = worded(&problem.detail, &permissions);
        for error in &mut problem.errors {
            error.detail = worded(&error.detail, &permissions);
        }
        Self::Refused(Box::new(Problem { missing_permissions: permissions, ..problem }))
    }
}

impl Failure {
    /// The message for a person: the error and what to do.
    pub fn sentence(&self) -> String {
        match self {
            Self::Refused(problem) => match problem.code {
                Code::Internal | Code::Unavailable | Code::OutcomeUnknown => {
                    text::quote(&problem.detail, &problem.request_id)
                }
                Code::StaleVersion => text::STALE.to_owned(),
                _ => shared(&problem.detail),
            },
            Self::Unreachable => text::UNREACHABLE.to_owned(),
        }
    }

    /// The same where no field shows its own error: the errors of the fields, if there are any.
    pub fn whole(&self) -> String {
        match self {
            Self::Refused(problem) if !problem.errors.is_empty() => {
                let details = problem.errors.iter().map(|error| error.detail.as_str()).collect::<Vec<_>>();
                shared(&details.join(" "))
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

/// A sentence with the permissions that it names in words.
fn worded(sentence: &str, permissions: &[Permission]) -> String {
    let ends = |c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | ':');
    let parts = sentence.split_inclusive(ends).map(|part| {
        let (name, end) = part.split_at(part.trim_end_matches(ends).len());
        let named = permissions.iter().find(|permission| permission.as_str() == name);
        named.map_or_else(|| part.to_owned(), |permission| format!("{}{end}", permission.words_and_name()))
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_names_missing_permissions_in_words() {
        let missing = [Permission::USERS_READ, Permission::API_USERS_READ];
        assert_eq!(
            worded("You lack api_users:read, users:read. Ask for both: users:readable is none.", &missing),
            "You lack Read API users (api_users:read), Read users (users:read). Ask for both: users:readable is none."
        );
    }
}
