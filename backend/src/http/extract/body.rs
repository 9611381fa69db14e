//! Bodies: as bytes, and as JSON.

use std::marker::PhantomData;

use axum::extract::{DefaultBodyLimit, FromRequest as _, FromRequestParts, Request};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use postern_shared::field::Validate;
use postern_shared::json::JsonObject;
use postern_shared::problem::Code;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use super::json;
use super::request_state::RequestState;
use crate::error::{Error, Refusal};
use crate::http::description::{Describe, Description};

/// A body, or why it could not be read. Only a handler that asks for the body refuses the request for it.
#[derive(Debug, Clone)]
pub(in crate::http) struct RequestBody(Result<Bytes, Refusal>);

impl RequestBody {
    /// Reads the body of a request from the wire, up to a number of bytes. Returns the head of the request with it.
    pub(in crate::http) async fn receive(request: Request, limit: usize) -> (Parts, Self) {
        let (head, body) = request.into_parts();
        let mut request = Request::new(body);
        DefaultBodyLimit::max(limit).apply(&mut request);
        let body = Bytes::from_request(request, &()).await.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Refusal::new(Code::BodyTooLarge, format!("Send at most {limit} bytes.")),
            _ => Refusal::new(Code::BadBody, "The body is incomplete. Send it again.").traced("incomplete body", None),
        });
        (head, Self(body.map(without_mark)))
    }

    /// The bytes.
    fn read(&self) -> Result<Bytes, Refusal> {
        self.0.clone()
    }

    /// The bytes; none if they could not be read.
    pub(in crate::http) fn bytes(&self) -> &[u8] {
        self.0.as_ref().map(AsRef::as_ref).unwrap_or_default()
    }
}

/// The bytes without a byte order mark, which some clients send and a parser may ignore (RFC 8259, section 8.1).
fn without_mark(bytes: Bytes) -> Bytes {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    if bytes.starts_with(MARK) { bytes.slice(MARK.len()..) } else { bytes }
}

/// A body with the media type that it is sent as.
struct TypedBody {
    bytes: Result<Bytes, Refusal>,
    is_json: bool,
}

impl TypedBody {
    fn of<Who>(head: &Parts, state: &RequestState<Who>) -> Self {
        Self { bytes: state.body.read(), is_json: is_json(&head.headers) }
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

const BODY_REFUSALS: &[Code] = &[Code::BadBody, Code::BodyTooLarge, Code::UnsupportedMediaType];

/// A JSON body that is not read yet.
pub(in crate::http) struct JsonBody<T> {
    body: TypedBody,
    of: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned + Validate> JsonBody<T> {
    /// Reads the body and checks its fields.
    pub(in crate::http) fn read(self) -> Result<T, Refusal> {
        let value: T = self.body.read()?;
        Refusal::if_invalid(value.validate())?;
        Ok(value)
    }

    /// Reads the body without checking its fields, for operations that check a code in it first.
    pub(in crate::http) fn read_unchecked(self) -> Result<T, Refusal> {
        self.body.read()
    }
}

impl<T, Who: Sync> FromRequestParts<RequestState<Who>> for JsonBody<T> {
    type Rejection = Error;

    async fn from_request_parts(head: &mut Parts, state: &RequestState<Who>) -> Result<Self, Error> {
        Ok(Self { body: TypedBody::of(head, state), of: PhantomData })
    }
}

impl<T: ToSchema> Describe for JsonBody<T> {
    fn describe(description: &mut Description) {
        description.body::<T>();
        description.refuses(BODY_REFUSALS);
        description.refuses(&[Code::InvalidField]);
    }
}

/// A JSON body that can be left out and is not read yet.
pub(in crate::http) struct OptionalJsonBody<T>(JsonBody<T>);

impl<T: DeserializeOwned + Validate + Default> OptionalJsonBody<T> {
    /// Reads the body and checks its fields. An empty body is the default.
    pub(in crate::http) fn read(self) -> Result<T, Refusal> {
        match &self.0.body.bytes {
            Ok(bytes) if bytes.trim_ascii().is_empty() => Ok(T::default()),
            _ => self.0.read(),
        }
    }
}

impl<T, Who: Sync> FromRequestParts<RequestState<Who>> for OptionalJsonBody<T> {
    type Rejection = Error;

    async fn from_request_parts(head: &mut Parts, state: &RequestState<Who>) -> Result<Self, Error> {
        JsonBody::from_request_parts(head, state).await.map(Self)
    }
}

impl<T: ToSchema> Describe for OptionalJsonBody<T> {
    fn describe(description: &mut Description) {
        JsonBody::<T>::describe(description);
        description.body_is_optional();
    }
}

/// A body of any JSON object that is not read yet.
pub(in crate::http) struct AnyObject(TypedBody);

impl AnyObject {
    /// Reads the object.
    pub(in crate::http) fn read(self) -> Result<JsonObject, Refusal> {
        self.0.read()
    }
}

impl<Who: Sync> FromRequestParts<RequestState<Who>> for AnyObject {
    type Rejection = Error;

    async fn from_request_parts(head: &mut Parts, state: &RequestState<Who>) -> Result<Self, Error> {
        Ok(Self(TypedBody::of(head, state)))
    }
}

impl Describe for AnyObject {
    fn describe(description: &mut Description) {
        description.any_object();
        description.refuses(BODY_REFUSALS);
    }
}
