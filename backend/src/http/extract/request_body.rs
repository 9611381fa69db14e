//! The bytes of a request's body.

use std::convert::Infallible;

use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use http::StatusCode;
use postern_shared::problem::Code;
use postern_shared::record::BODY_LIMIT;

use crate::error::Refusal;

/// A body, or why it could not be read. Only a handler that asks for the body refuses the request for it.
#[derive(Debug, Clone)]
pub(in crate::http) struct RequestBody(Result<Bytes, Refusal>);

impl RequestBody {
    /// The bytes.
    pub(super) fn read(&self) -> Result<Bytes, Refusal> {
        self.0.clone()
    }

    /// The bytes; none if they could not be read.
    pub(in crate::http) fn bytes(&self) -> &[u8] {
        self.0.as_ref().map(AsRef::as_ref).unwrap_or_default()
    }
}

impl<S: Send + Sync> FromRequest<S> for RequestBody {
    type Rejection = Infallible;

    async fn from_request(request: Request, state: &S) -> Result<Self, Infallible> {
        Ok(Self(Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                Refusal::new(Code::BodyTooLarge, format!("Send at most {BODY_LIMIT} bytes."))
            }
            _ => Refusal::new(Code::BadBody, "The body is incomplete. Send it again."),
        })))
    }
}
