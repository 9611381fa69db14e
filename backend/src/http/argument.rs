//! What a handler can ask of a request. Every argument says in one place how it is read and how it is described.

use std::marker::PhantomData;
use std::str::FromStr;

use bytes::Bytes;
use http::HeaderMap;
use http::header::{ACCEPT, CONTENT_TYPE, IF_MATCH};
use postern_shared::field::Rules;
use postern_shared::page::{PAGE_DEFAULT, PAGE_LIMIT};
use postern_shared::problem::Code;
use serde::de::DeserializeOwned;
use utoipa::openapi::path::ParameterIn;
use utoipa::{IntoParams, ToSchema};

use super::description::Description;
use super::incoming::Incoming;
use super::json;
use crate::error::{Error, Refusal};

/// Something read from a request.
pub(super) trait Argument: Sized + Send + 'static {
    /// Reads it. Only what makes a path lead nowhere is refused here; the rest waits until the handler asks.
    fn take(incoming: &Incoming) -> Result<Self, Error>;

    /// Describes it in the OpenAPI document.
    fn describe(description: &mut Description);
}

/// The one id or name in the path.
pub(super) struct PathId<T>(pub(super) T);

/// The two in the path, the outer one first.
pub(super) struct PathIds<A, B>(pub(super) A, pub(super) B);

impl<T: FromStr + Send + 'static> Argument for PathId<T> {
    fn take(incoming: &Incoming) -> Result<Self, Error> {
        nth(incoming, 0).map(Self)
    }

    fn describe(description: &mut Description) {
        description.refuses(&[Code::NotFound]);
    }
}

impl<A: FromStr + Send + 'static, B: FromStr + Send + 'static> Argument for PathIds<A, B> {
    fn take(incoming: &Incoming) -> Result<Self, Error> {
        Ok(Self(nth(incoming, 0)?, nth(incoming, 1)?))
    }

    fn describe(description: &mut Description) {
        description.refuses(&[Code::NotFound]);
    }
}

/// What is not an id of the kind is the id of nothing.
fn nth<T: FromStr>(incoming: &Incoming, n: usize) -> Result<T, Error> {
    let (name, value) = incoming.params.get(n).ok_or_else(|| Error::internal("a path without its parameter"))?;
    let name = if name == "api_user" { "API user" } else { name };
    value.parse().map_err(|_| Refusal::not_found(name).into())
}

/// A body of a type, not read yet: first it is decided whether there is anything to do it to.
pub(super) struct JsonBody<T> {
    body: Body,
    of: PhantomData<fn() -> T>,
}

/// A body of a type that need not be there, not read yet.
pub(super) struct OptionalJsonBody<T>(JsonBody<T>);

/// A body of any JSON object, not read yet.
pub(super) struct AnyObject(Body);

struct Body {
    bytes: Result<Bytes, Refusal>,
    is_json: bool,
}

impl Body {
    fn of(incoming: &Incoming) -> Self {
        Self { bytes: incoming.body.clone(), is_json: is_json(&incoming.headers) }
    }

    fn read<T: DeserializeOwned>(self) -> Result<T, Refusal> {
        if !self.is_json {
            return Err(Refusal::new(Code::UnsupportedMediaType, "Send the body as Content-Type: application/json."));
        }
        json::read(&self.bytes?)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let text = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.split(';').next().is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"))
}

impl<T: DeserializeOwned + Rules> JsonBody<T> {
    /// The body, whose fields may still break their rules: where a code in it must be right before they matter.
    pub(super) fn read_unchecked(self) -> Result<T, Refusal> {
        self.body.read()
    }

    /// The body, whose fields obey their rules.
    pub(super) fn read(self) -> Result<T, Refusal> {
        let value: T = self.body.read()?;
        Refusal::if_invalid(value.broken())?;
        Ok(value)
    }
}

const BODY_REFUSALS: &[Code] = &[Code::BadBody, Code::BodyTooLarge, Code::UnsupportedMediaType];

impl<T: ToSchema + 'static> Argument for JsonBody<T> {
    fn take(incoming: &Incoming) -> Result<Self, Error> {
        Ok(Self { body: Body::of(incoming), of: PhantomData })
    }

    fn describe(description: &mut Description) {
        description.body::<T>();
        description.refuses(BODY_REFUSALS);
        description.refuses(&[Code::InvalidField]);
    }
}

impl<T: DeserializeOwned + Rules + Default> OptionalJsonBody<T> {
    /// The body, whose fields obey their rules, or what no body means.
    pub(super) fn read(self) -> Result<T, Refusal> {
        match &self.0.body.bytes {
            Ok(bytes) if bytes.trim_ascii().is_empty() => Ok(T::default()),
            _ => self.0.read(),
        }
    }
}

impl<T: ToSchema + 'static> Argument for OptionalJsonBody<T> {
    fn take(incoming: &Incoming) -> Result<Self, Error> {
        JsonBody::take(incoming).map(Self)
    }

    fn describe(description: &mut Description) {
        JsonBody::<T>::describe(description);
        description.body_is_optional();
    }
}

impl AnyObject {
    /// The object.
    pub(super) fn read(self) -> Result<serde_json::Map<String, serde_json::Value>, Refusal> {
        self.0.read::<json::Object>().map(|object| object.0)
    }
}

impl Argument for AnyObject {
    fn take(incoming: &Incoming) -> Result<Self, Error> {
        Ok(Self(Body::of(incoming)))
    }

    fn describe(description: &mut Description) {
        description.any_object();
        description.refuses(BODY_REFUSALS);
    }
}

/// The query of a type, not read yet.
pub(super) struct Query<T> {
    query: String,
    of: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Query<T> {
    /// The query, whose parameters are all known.
    pub(super) fn read(self) -> Result<T, Refusal> {
        let uri = format!("/?{}", self.query).parse().unwrap_or_default();
        axum::extract::Query::try_from_uri(&uri).map(|query| query.0).map_err(|rejection| {
            let what: String = rejection.body_text().chars().filter(|c| !c.is_control()).take(300).collect();
            Refusal::new(Code::BadQuery, format!("{what}."))
        })
    }
}

impl<T: IntoParams + 'static> Argument for Query<T> {
    fn take(incoming: &Incoming) -> Result<Self, Error> {
        Ok(Self { query: incoming.query.clone(), of: PhantomData })
    }

    fn describe(description: &mut Description) {
        description.parameters.extend(T::into_params(|| Some(ParameterIn::Query)));
        description.refuses(&[Code::BadQuery, Code::BadCursor]);
    }
}

/// What this very request made before, when it was sent with the same `Idempotency-Key`.
pub(super) struct Replayed<T>(pub(super) T);

impl<T: FromStr + Send + 'static> Argument for Replayed<T> {
    fn take(incoming: &Incoming) -> Result<Self, Error> {
        let made = incoming.made.get().and_then(|id| id.parse().ok());
        made.map(Self).ok_or_else(|| Error::internal("a replay of something unknown"))
    }

    fn describe(_: &mut Description) {}
}

/// In which form a list is wanted.
pub(super) struct Accept {
    pub(super) csv: bool,
    path: String,
    query: String,
}

impl Accept {
    /// Where the list goes on.
    pub(super) fn next(&self, cursor: &str) -> String {
        let rest = self.query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
        let query: Vec<&str> = rest.collect();
        let (rest, and) = (query.join("&"), if query.is_empty() { "" } else { "&" });
        format!("{}?{rest}{and}cursor={cursor}", self.path)
    }
}

impl Argument for Accept {
    fn take(incoming: &Incoming) -> Result<Self, Error> {
        let accept = incoming.headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let csv =
            accept.split(',').any(|media| media.split(';').next().is_some_and(|media| media.trim() == "text/csv"));
        Ok(Self { csv, path: incoming.path.clone(), query: incoming.query.clone() })
    }

    fn describe(description: &mut Description) {
        description.header("Accept", "text/csv for a sheet; JSON otherwise.", false);
    }
}

/// The version an edit is of, which it must say.
pub(super) struct IfMatch(Option<String>);

/// The version a deletion is of, which it may say.
pub(super) struct MaybeIfMatch(Option<String>);

impl IfMatch {
    /// Refuses to edit another version than the one that is there.
    pub(super) fn must_be(&self, version: u64) -> Result<(), Refusal> {
        if self.0.is_none() {
            let sentence = "Send the ETag of what you read as If-Match, so that nobody's edit is lost.";
            return Err(Refusal::new(Code::VersionRequired, sentence));
        }
        MaybeIfMatch(self.0.clone()).may_be(version)
    }
}

impl MaybeIfMatch {
    /// Refuses to touch another version than the one that is there, if one is said.
    pub(super) fn may_be(&self, version: u64) -> Result<(), Refusal> {
        let Some(header) = &self.0 else { return Ok(()) };
        // Strong comparison (RFC 9110, section 13.1.1): a weak tag matches nothing.
        if header.split(',').any(|tag| tag.trim() == format!("\"{version}\"")) {
            return Ok(());
        }
        Err(Refusal::new(Code::StaleVersion, "It has been edited since you read it. Read it again, then decide again."))
    }
}

fn if_match(incoming: &Incoming) -> Option<String> {
    incoming.headers.get(IF_MATCH).map(|value| value.to_str().unwrap_or_default().to_owned())
}

impl Argument for IfMatch {
    fn take(incoming: &Incoming) -> Result<Self, Error> {
        Ok(Self(if_match(incoming)))
    }

    fn describe(description: &mut Description) {
        description.header("If-Match", "The ETag of the version this edits.", true);
        description.refuses(&[Code::VersionRequired, Code::StaleVersion]);
    }
}

impl Argument for MaybeIfMatch {
    fn take(incoming: &Incoming) -> Result<Self, Error> {
        Ok(Self(if_match(incoming)))
    }

    fn describe(description: &mut Description) {
        description.header("If-Match", "The ETag of the version this is about, if it shall be no other.", false);
        description.refuses(&[Code::StaleVersion]);
    }
}

/// The number of items that a page has.
pub(super) fn limit(asked: Option<u32>) -> Result<u32, Error> {
    match asked {
        None => Ok(PAGE_DEFAULT),
        Some(limit) if (1..=PAGE_LIMIT).contains(&limit) => Ok(limit),
        Some(_) => Err(Error::refused(Code::BadQuery, format!("limit is a number from 1 to {PAGE_LIMIT}."))),
    }
}
