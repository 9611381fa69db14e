//! Rules that a field of somebody's input must obey, each with the sentence that says what to do.

use serde::{Deserialize, Serialize};

/// One field that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// Where in the body, e.g. `permissions[2]`.
    pub field: String,
    /// Which rule, e.g. `too_long`; stable.
    pub code: String,
    /// What to do, for a person.
    pub detail: String,
}

/// What breaks a rule and why: a stable code and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Stable code of the rule.
    pub code: &'static str,
    /// What to do, for a person.
    pub detail: String,
}

impl Broken {
    /// A rule's code with its sentence.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }

    /// This, said of a field.
    pub fn at(self, field: impl Into<String>) -> FieldError {
        FieldError { field: field.into(), code: self.code.to_owned(), detail: self.detail }
    }
}

/// An input whose fields obey rules that need nothing but the input itself. The console asks before it sends, the
/// service before it acts.
pub trait Rules {
    /// Every field that breaks a rule, in the order of the fields.
    fn broken(&self) -> Vec<FieldError>;
}

/// Collects the outcome of a rule under a field's name.
pub(crate) fn check(errors: &mut Vec<FieldError>, field: &str, outcome: Result<(), Broken>) {
    if let Err(broken) = outcome {
        errors.push(broken.at(field));
    }
}

/// Reads a field of an edit that may be absent but not `null`: for a field that always has a value, `null` has no
/// meaning in a merge patch.
///
/// # Errors
/// What the field's own type says, also of `null`.
pub fn present<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// Reads a field of an edit where `null` means "take it away" and absence means "leave it".
///
/// # Errors
/// What the field's own type says.
pub fn nullable<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}

/// The schema of a text that is one of these.
#[cfg(feature = "server")]
pub(crate) fn one_of(description: &str, texts: &[&str]) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
    utoipa::openapi::schema::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .description(Some(description))
        .enum_values(Some(texts.iter().copied()))
        .into()
}
