//! What all answers have in common.

use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue};

use crate::error::Error;
use crate::http::description::Describe;

/// An answer that describes itself.
pub(in crate::http) trait Respond: IntoResponse + Describe {
    /// Its status.
    const STATUS: u16;
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
