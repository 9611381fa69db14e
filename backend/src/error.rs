//! The errors of everything below HTTP. A refusal is shown to the caller; all other errors go to the log only.

mod trace;

use std::fmt;
use std::time::Duration;

use postern_shared::field::{FieldError, Violation};
use postern_shared::permission::Permission;
use postern_shared::problem::Code;

use trace::Trace;

/// Why an operation failed.
#[derive(Debug, Clone)]
pub enum Error {
    /// The rules do not allow it. The caller learns why.
    Refused(Box<Refusal>),
    /// The snapshot is out of date; nothing was written. Decide again.
    Conflict,
    /// Too many passwords wait to be hashed; nothing was written.
    Busy,
    /// The table does not answer; nothing was written.
    Unavailable(String),
    /// The table lacks the index with this name, or it is still being built; nothing was written. Only lists need an
    /// index.
    NoIndex(&'static str),
    /// The table does not say whether the change was written.
    OutcomeUnknown,
    /// A bug or a fault of the service. The text is for the log.
    Internal(String),
}

/// The answer to a caller whose operation is not allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The problem code.
    pub code: Code,
    /// What is wrong in this case, and what to do about it.
    pub detail: String,
    /// The invalid fields.
    pub errors: Vec<FieldError>,
    /// The missing permissions.
    pub missing: Vec<Permission>,
    /// When the reason passes.
    pub retry_after: Option<Duration>,
    /// The cause, for the log alone. Boxed, because most results have none.
    pub trace: Option<Box<Trace>>,
}

impl Refusal {
    /// A refusal with this detail.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), errors: Vec::new(), missing: Vec::new(), retry_after: None, trace: None }
    }

    /// A refusal because of invalid fields.
    pub fn fields(errors: Vec<FieldError>) -> Self {
        let names = errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>().join(", ");
        Self { errors, ..Self::new(Code::InvalidField, format!("Fix these fields and try again: {names}.")) }
    }

    /// Refuses if there are invalid fields.
    pub fn if_invalid(errors: Vec<FieldError>) -> Result<(), Self> {
        if errors.is_empty() { Ok(()) } else { Err(Self::fields(errors)) }
    }

    /// A refusal because the name is taken.
    pub fn taken(field: &str, sentence: &str) -> Self {
        let errors = vec![Violation::new("taken", sentence).at(field)];
        Self { errors, ..Self::new(Code::NameTaken, sentence) }
    }

    /// A refusal because a permission is missing.
    pub fn missing_permission(permission: Permission) -> Self {
        let detail = format!("This needs the permission {permission}, which you do not have now.");
        Self { missing: vec![permission], ..Self::new(Code::InsufficientScope, detail) }
    }

    /// A refusal because nothing of this kind has the id.
    pub fn not_found(kind: &str) -> Self {
        Self::new(Code::NotFound, format!("There is no such {kind}."))
    }
}

impl Error {
    /// A refusal with this detail.
    pub fn refused(code: Code, detail: impl Into<String>) -> Self {
        Refusal::new(code, detail).into()
    }

    /// The error as a sentence, for the person who runs Postern.
    pub fn sentence(self) -> String {
        match self {
            Self::Refused(refusal) => refusal.detail,
            Self::Conflict => "the data has changed in the meantime; try again".to_owned(),
            Self::Busy => "too many people sign in at once; try again".to_owned(),
            Self::Unavailable(why) => format!("the database does not answer: {why}"),
            Self::NoIndex(name) => format!("the table has no index {name}"),
            Self::OutcomeUnknown => {
                "the database did not confirm the change; check whether it was made before you try again".to_owned()
            }
            Self::Internal(why) => format!("internal error: {why}"),
        }
    }

    /// An internal error with this text for the log.
    pub fn internal(text: impl fmt::Display) -> Self {
        Self::Internal(text.to_string())
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}
