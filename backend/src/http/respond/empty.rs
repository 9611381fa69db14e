//! Answers without a body.

use axum::response::{IntoResponse, Response};
use http::StatusCode;

use super::answer::Respond;
use crate::http::description::{Describe, Description};

/// 204.
pub(in crate::http) struct NoContent;

impl Respond for NoContent {
    const STATUS: u16 = 204;
}

impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

impl Describe for NoContent {
    fn describe(description: &mut Description) {
        description.empty_answer(204, &[]);
    }
}
