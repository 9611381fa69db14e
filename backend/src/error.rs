//! What can go wrong below HTTP. A refusal speaks to the caller; everything else speaks to the log alone.

use std::fmt;

use postern_shared::field::{Broken, FieldError};
use postern_shared::permission::Permission;
use postern_shared::problem::Code;

/// Why something was not done.
#[derive(Debug)]
pub enum Error {
    /// It must not be done; the caller is told why.
    Refused(Box<Refusal>),
    /// What it was decided on has changed meanwhile; nothing was done. Decide again.
    Conflict,
    /// The table does not answer; nothing was done.
    Unavailable(String),
    /// The table does not say whether it was done.
    OutcomeUnknown,
    /// A fault of ours. The text is for the log.
    Internal(String),
}

/// What a caller is told about something that must not be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The kind.
    pub code: Code,
    /// What is wrong this time and what to do about it.
    pub detail: String,
    /// The fields that are wrong.
    pub errors: Vec<FieldError>,
    /// The permissions that are missing.
    pub missing: Vec<Permission>,
}

impl Refusal {
    /// A refusal with its sentence.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), errors: Vec::new(), missing: Vec::new() }
    }

    /// A refusal because of fields.
    #[must_use]
    pub fn fields(errors: Vec<FieldError>) -> Self {
        let names = errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>().join(", ");
        Self { errors, ..Self::new(Code::InvalidField, format!("Mend these fields and send it again: {names}.")) }
    }

    /// A refusal because of fields, if there are any.
    pub fn if_invalid(errors: Vec<FieldError>) -> Result<(), Self> {
        if errors.is_empty() { Ok(()) } else { Err(Self::fields(errors)) }
    }

    /// A refusal because another thing has the name.
    #[must_use]
    pub fn taken(field: &str, sentence: &str) -> Self {
        let errors = vec![Broken::new("taken", sentence).at(field)];
        Self { errors, ..Self::new(Code::NameTaken, sentence) }
    }

    /// A refusal because a permission is missing.
    #[must_use]
    pub fn missing_permission(permission: Permission) -> Self {
        let detail = format!("This needs the permission {permission}, which you do not have now.");
        Self { missing: vec![permission], ..Self::new(Code::InsufficientScope, detail) }
    }

    /// A refusal because there is no such thing.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(Code::NotFound, format!("There is no such {what}."))
    }
}

impl Error {
    /// A refusal with its sentence.
    pub fn refused(code: Code, detail: impl Into<String>) -> Self {
        Refusal::new(code, detail).into()
    }

    /// It as a sentence for whoever runs Postern.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::Refused(refusal) => refusal.detail,
            Self::Conflict => "something else changed the data meanwhile; try again".to_owned(),
            Self::Unavailable(why) => format!("the database does not answer: {why}"),
            Self::OutcomeUnknown => {
                "the database does not say whether it is done; look before you try again".to_owned()
            }
            Self::Internal(why) => format!("this should not happen: {why}"),
        }
    }

    /// A fault of ours, for the log.
    pub fn internal(text: impl fmt::Display) -> Self {
        Self::Internal(text.to_string())
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}
