//! Answers of handlers.
//!
//! Each type turns into an axum response and describes itself in the OpenAPI document.

mod cookie;
mod json;

use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode};

use super::description::Description;
use crate::error::Error;
pub(super) use axum::Json;
pub(super) use cookie::{SignedIn, SignedInAgain, SignedOut};
pub(super) use json::{Created, Upserted, WithEtag};

/// An answer that describes itself.
pub(super) trait Respond: IntoResponse {
    /// Its status.
    const STATUS: u16;

    /// Adds it to the description of a route.
    fn describe(description: &mut Description);
}

/// 204.
pub(super) struct NoContent;

impl Respond for NoContent {
    const STATUS: u16 = 204;

    fn describe(description: &mut Description) {
        description.empty_answer(Self::STATUS, &[]);
    }
}

impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

/// Adds a header to a response. A value that no header can have is an internal error.
pub(super) fn with_header(mut response: Response, name: HeaderName, value: &str) -> Response {
    match HeaderValue::from_str(value) {
        Ok(value) => {
            response.headers_mut().append(name, value);
            response
        }
        Err(error) => Error::internal(error).into_response(),
    }
}
