//! The version that an edit or a deletion is based on.

use axum::extract::FromRequestParts;
use http::HeaderValue;
use http::header::IF_MATCH;
use http::request::Parts;
use postern_shared::problem::Code;
use utoipa::openapi::schema::ObjectBuilder;

use crate::error::{Error, Refusal};
use crate::http::description::{Describe, Description};

/// The `If-Match` header of an edit, which requires one.
pub(in crate::http) struct IfMatch(MaybeIfMatch);

/// The `If-Match` header of a deletion or of a `PUT`, which take one.
pub(in crate::http) struct MaybeIfMatch(Option<Result<Named, Malformed>>);

/// The versions that an `If-Match` header names.
enum Named {
    /// `*`: any.
    Any,
    /// Those with one of these tags, without their quotation marks.
    Tags(Vec<Vec<u8>>),
}

/// The error for an `If-Match` header that is neither `*` nor a list of tags.
struct Malformed;

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
        match self.named()? {
            Some(Named::Tags(tags)) if !tags.contains(&version.to_string().into_bytes()) => Err(Refusal::new(
                Code::StaleVersion,
                "It has been edited since you read it. Read it again, then decide again.",
            )),
            _ => Ok(()),
        }
    }

    /// Refuses a request that names a version of something that does not exist.
    pub(in crate::http) fn must_be_absent(&self) -> Result<(), Refusal> {
        if self.named()?.is_none() {
            return Ok(());
        }
        Err(Refusal::new(Code::StaleVersion, "There is nothing to edit yet. Leave If-Match out to create it."))
    }

    fn named(&self) -> Result<Option<&Named>, Refusal> {
        let sentence = "If-Match is the ETag of what you read, with its quotation marks, for example \"3\", or * for any \
                        version.";
        let malformed = |Malformed: &Malformed| Refusal::new(Code::BadHeader, sentence);
        self.0.as_ref().map(|named| named.as_ref().map_err(malformed)).transpose()
    }
}

impl Named {
    /// Reads a header (RFC 9110, section 13.1.1). A weak tag counts like a strong one, which the RFC does not allow:
    /// proxies that compress an answer weaken its tag, and a version is the same in every encoding.
    fn read(header: &[u8]) -> Result<Self, Malformed> {
        if header.trim_ascii() == b"*" {
            return Ok(Self::Any);
        }
        let (mut tags, mut rest) = (Vec::new(), header.trim_ascii());
        while !rest.is_empty() {
            let quoted = rest.strip_prefix(b"W/").unwrap_or(rest).strip_prefix(b"\"").ok_or(Malformed)?;
            let end = quoted.iter().position(|byte| *byte == b'"').ok_or(Malformed)?;
            let (tag, after) = (&quoted[..end], quoted[end + 1..].trim_ascii_start());
            if tag.iter().any(|byte| byte.is_ascii_whitespace() || byte.is_ascii_control()) {
                return Err(Malformed);
            }
            tags.push(tag.to_owned());
            rest = match after.strip_prefix(b",") {
                Some(next) => next.trim_ascii_start(),
                None if after.is_empty() => after,
                None => return Err(Malformed),
            };
        }
        if tags.is_empty() { Err(Malformed) } else { Ok(Self::Tags(tags)) }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for MaybeIfMatch {
    type Rejection = Error;

    async fn from_request_parts(head: &mut Parts, _: &S) -> Result<Self, Error> {
        let lines: Vec<&[u8]> = head.headers.get_all(IF_MATCH).iter().map(HeaderValue::as_bytes).collect();
        // Several lines are one list (RFC 9110, section 5.3).
        Ok(Self((!lines.is_empty()).then(|| Named::read(&lines.join(&b","[..])))))
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
    ObjectBuilder::new().pattern(Some(r#"^(\*|(W/)?"[0-9]+"( *, *(W/)?"[0-9]+")*)$"#)).examples(["\"3\""])
}

impl Describe for IfMatch {
    fn describe(description: &mut Description) {
        description.header(
            "If-Match",
            "The ETag of the version to edit, with its quotation marks; * for any.",
            true,
            tag(),
        );
        description.refuses(&[Code::BadHeader, Code::VersionRequired, Code::StaleVersion]);
    }
}

impl Describe for MaybeIfMatch {
    fn describe(description: &mut Description) {
        let sentence =
            "The ETag of the version to delete or replace, with its quotation marks. Without it, any version is.";
        description.header("If-Match", sentence, false, tag());
        description.refuses(&[Code::BadHeader, Code::StaleVersion]);
    }
}
