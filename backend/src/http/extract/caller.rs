//! The caller or anonymous client, and the result of a replayed request.

use std::str::FromStr;

use axum::extract::FromRequestParts;
use http::request::Parts;
use postern_shared::change::RequestInfo;

use super::attempt::Attempt;
use crate::app::App;
use crate::caller::{Caller, Credential};
use crate::error::Error;
use crate::http::description::{Describe, Description};

/// A client that need not identify itself.
#[derive(Clone)]
pub(in crate::http) struct Anonymous {
    pub(in crate::http) app: App,
    pub(in crate::http) request: RequestInfo,
    /// The credential it sends, if there is exactly one and it is well-formed. It is not looked up.
    pub(in crate::http) credential: Option<Credential>,
}

impl FromRequestParts<Attempt<Self>> for Anonymous {
    type Rejection = Error;

    async fn from_request_parts(_: &mut Parts, attempt: &Attempt<Self>) -> Result<Self, Error> {
        Ok(attempt.who.clone())
    }
}

impl FromRequestParts<Attempt<Self>> for Caller {
    type Rejection = Error;

    async fn from_request_parts(_: &mut Parts, attempt: &Attempt<Self>) -> Result<Self, Error> {
        Ok(attempt.who.clone())
    }
}

/// The id of what the same request created or changed before, when it was sent with the same `Idempotency-Key`.
pub(in crate::http) struct Replayed<T>(pub(in crate::http) T);

impl<T: FromStr> FromRequestParts<Attempt<Caller>> for Replayed<T> {
    type Rejection = Error;

    async fn from_request_parts(_: &mut Parts, attempt: &Attempt<Caller>) -> Result<Self, Error> {
        let replayed = attempt.replayed.as_ref().and_then(|id| id.parse().ok());
        replayed.map(Self).ok_or_else(|| Error::internal("a replay of an unknown result"))
    }
}

impl<T> Describe for Replayed<T> {
    fn describe(_: &mut Description) {}
}
