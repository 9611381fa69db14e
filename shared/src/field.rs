//! Validation of request bodies: rules that need nothing but the body, and the errors they report for each field.

use serde::{Deserialize, Serialize};

/// An invalid field of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// The path of the field in the body, such as `permissions[2]`.
    pub field: String,
    /// The rule that the field breaks, such as `too_long`. The spelling is stable.
    pub code: String,
    /// What to do about it, for a person.
    pub detail: String,
}

/// A broken rule, before it is known which field breaks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The stable code of the rule.
    pub code: &'static str,
    /// What to do about it, for a person.
    pub detail: String,
}

impl Violation {
    /// A broken rule with its code and what to do about it.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }

    /// The error of a field that breaks the rule.
    pub fn at(self, field: impl Into<String>) -> FieldError {
        FieldError { field: field.into(), code: self.code.to_owned(), detail: self.detail }
    }
}

/// A request body that can be validated by itself. The console validates before it sends, the service before it acts.
pub trait Validate {
    /// Checks its fields in their order. By default there is nothing to check.
    fn check(&self, _errors: &mut FieldErrors) {}

    /// Every invalid field, in the order of the fields.
    fn validate(&self) -> Vec<FieldError> {
        let mut errors = FieldErrors::default();
        self.check(&mut errors);
        errors.0
    }
}

/// The invalid fields that a validation has found so far.
#[derive(Debug, Default)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// Adds an error for the field if the outcome of its rule is one.
    pub fn check(&mut self, field: &str, outcome: Result<(), Violation>) {
        self.0.extend(outcome.err().map(|violation| violation.at(field)));
    }
}

/// Deserializes an optional field that can be omitted but not `null`: a merge patch cannot remove a field that always
/// has a value.
///
/// # Errors
/// The error of the field's type, also for `null`.
pub fn present<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// Deserializes a field of an edit: `null` removes its value (`Some(None)`), an omitted field stays as it is (`None`).
///
/// # Errors
/// The error of the field's type.
pub fn nullable<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}
