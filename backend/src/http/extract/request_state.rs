//! The state of a request: the caller or anonymous client, and the result of a replayed request.

use std::str::FromStr;

use axum::extract::FromRequestParts;
use http::request::Parts;
use postern_shared::change::RequestInfo;

use super::body::RequestBody;
use super::path::PathParams;
use crate::app::App;
use crate::caller::{Caller, Credential};
use crate::error::Error;
use crate::http::credential::device;
use crate::http::description::Describe;
use crate::secret::Secret;

/// What handlers and extractors know of a request apart from its head.
///
/// A request whose commit loses a race is answered again from the beginning, with a new state. The request stays as it
/// came in.
pub(in crate::http) struct RequestState<Who> {
    /// The caller, or the anonymous client.
    pub(in crate::http) who: Who,
    /// The parameters of the path.
    pub(in crate::http) params: PathParams,
    /// The body, which is read from the wire once.
    pub(in crate::http) body: RequestBody,
    /// The id that this request created or changed before, if it is a replay.
    pub(in crate::http) replayed: Option<String>,
}

/// A client that need not identify itself.
#[derive(Clone)]
pub(in crate::http) struct Anonymous {
    pub(in crate::http) app: App,
    pub(in crate::http) request: RequestInfo,
    /// The credential it sends, if there is exactly one and it is well-formed. It is not looked up.
    pub(in crate::http) credential: Option<Credential>,
    /// The cookie of a browser that signed in before, if it sends one.
    pub(in crate::http) device: Option<Secret>,
}

impl FromRequestParts<RequestState<Self>> for Anonymous {
    type Rejection = Error;

    async fn from_request_parts(_: &mut Parts, state: &RequestState<Self>) -> Result<Self, Error> {
        Ok(state.who.clone())
    }
}

impl FromRequestParts<RequestState<Self>> for Caller {
    type Rejection = Error;

    async fn from_request_parts(_: &mut Parts, state: &RequestState<Self>) -> Result<Self, Error> {
        Ok(state.who.clone())
    }
}

/// The cookie of a caller's browser, if it signed in before and sends one.
pub(in crate::http) struct DeviceCookie(pub(in crate::http) Option<Secret>);

impl FromRequestParts<RequestState<Caller>> for DeviceCookie {
    type Rejection = Error;

    async fn from_request_parts(head: &mut Parts, state: &RequestState<Caller>) -> Result<Self, Error> {
        Ok(Self(device(&head.headers, &state.who.app().config.public_url)))
    }
}

impl Describe for DeviceCookie {}

/// The caller's own user, where the path names none.
#[derive(Clone)]
pub(in crate::http) struct Own;

impl<Who: Sync> FromRequestParts<RequestState<Who>> for Own {
    type Rejection = Error;

    async fn from_request_parts(_: &mut Parts, _: &RequestState<Who>) -> Result<Self, Error> {
        Ok(Self)
    }
}

impl Describe for Own {}

/// The id that the same request created or changed before, when it was sent with the same `Idempotency-Key`.
pub(in crate::http) struct Replayed<T>(pub(in crate::http) T);

impl<T: FromStr> FromRequestParts<RequestState<Caller>> for Replayed<T> {
    type Rejection = Error;

    async fn from_request_parts(_: &mut Parts, state: &RequestState<Caller>) -> Result<Self, Error> {
        let replayed = state.replayed.as_ref().and_then(|id| id.parse().ok());
        replayed.map(Self).ok_or_else(|| Error::internal("a replay of an unknown result"))
    }
}

impl<T> Describe for Replayed<T> {}
