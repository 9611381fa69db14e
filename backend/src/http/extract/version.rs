//! The version that an edit or a deletion is based on.

use axum::extract::FromRequestParts;
use http::header::IF_MATCH;
use http::request::Parts;
use postern_shared::problem::Code;
use utoipa::openapi::schema::ObjectBuilder;

use crate::error::{Error, Refusal};
use crate::http::description::{Describe, Description};

/// The `If-Match` header of an edit, which requires one.
pub(in crate::http) struct IfMatch(MaybeIfMatch);

/// The `If-Match` header of a deletion or of a `PUT`, which take one.
pub(in crate::http) struct MaybeIfMatch(Option<String>);

impl IfMatch {
    /// Refuses a request that names no version or another one than the current.
    pub(in crate::http) fn must_be(&self, version: u64) -> Result<(), Refusal> {
        if self.0.0.is_none() {
            let sentence = "Send the ETag of what you read as If-Match, so that nobody's edit is lost.";
            return Err(Refusal::new(Code::VersionRequired, sentence));
        }
        self.0.may_be(version)
    }
}

impl MaybeIfMatch {
    /// Refuses a request that names another version than the current one.
    pub(in crate::http) fn may_be(&self, version: u64) -> Result<(), Refusal> {
        let Some(header) = &self.0 else { return Ok(()) };
        // Strong comparison (RFC 9110, section 13.1.1): a weak tag matches nothing.
        if header.split(',').any(|tag| tag.trim() == format!("\"{version}\"")) {
            return Ok(());
        }
        Err(Refusal::new(Code::StaleVersion, "It has been edited since you read it. Read it again, then decide again."))
    }

    /// Refuses a request that names a version of something that does not exist.
    pub(in crate::http) fn must_be_absent(&self) -> Result<(), Refusal> {
        if self.0.is_none() {
            return Ok(());
        }
        Err(Refusal::new(Code::StaleVersion, "There is nothing to edit yet. Leave If-Match out to create it."))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for MaybeIfMatch {
    type Rejection = Error;

    async fn from_request_parts(head: &mut Parts, _: &S) -> Result<Self, Error> {
        Ok(Self(head.headers.get(IF_MATCH).map(|value| value.to_str().unwrap_or_default().to_owned())))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Error;

    async fn from_request_parts(head: &mut Parts, state: &S) -> Result<Self, Error> {
        MaybeIfMatch::from_request_parts(head, state).await.map(Self)
    }
}

/// The form of a version in a header.
fn tag() -> ObjectBuilder {
    ObjectBuilder::new().pattern(Some(r#"^"[0-9]+"$"#)).examples(["\"3\""])
}

impl Describe for IfMatch {
    fn describe(description: &mut Description) {
        description.header("If-Match", "The ETag of the version to edit, with its quotation marks.", true, tag());
        description.refuses(&[Code::VersionRequired, Code::StaleVersion]);
    }
}

impl Describe for MaybeIfMatch {
    fn describe(description: &mut Description) {
        let sentence =
            "The ETag of the version to delete or replace, with its quotation marks. Without it, any version is.";
        description.header("If-Match", sentence, false, tag());
        description.refuses(&[Code::StaleVersion]);
    }
}
