//! The `Prefer` header (RFC 7240).

use axum::extract::FromRequestParts;
use http::HeaderName;
use http::request::Parts;

use utoipa::openapi::schema::ObjectBuilder;

use crate::error::Error;
use crate::http::description::{Describe, Description};

/// The header with the preferences of a client.
const PREFER: HeaderName = HeaderName::from_static("prefer");

/// Whether a client prefers an answer without what it sent: `return=minimal`. Other preferences are ignored.
#[derive(Clone, Copy)]
pub(in crate::http) struct PrefersMinimal(pub(in crate::http) bool);

impl<S: Send + Sync> FromRequestParts<S> for PrefersMinimal {
    type Rejection = Error;

    async fn from_request_parts(head: &mut Parts, _: &S) -> Result<Self, Error> {
        let preferences = head.headers.get_all(PREFER).iter().filter_map(|value| value.to_str().ok());
        let is_minimal = |preference: &str| {
            let preference = preference.split(';').next().unwrap_or_default();
            preference.split_once('=').is_some_and(|(name, value)| {
                name.trim().eq_ignore_ascii_case("return") && value.trim().trim_matches('"') == "minimal"
            })
        };
        Ok(Self(preferences.flat_map(|value| value.split(',')).any(is_minimal)))
    }
}

impl Describe for PrefersMinimal {
    fn describe(description: &mut Description) {
        let sentence = "`return=minimal` answers the id alone.";
        description.header("Prefer", sentence, false, ObjectBuilder::new());
    }
}
