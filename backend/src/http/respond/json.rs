//! Answers with a JSON body.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::LOCATION;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Respond, with_header};
use crate::http::description::{Describe, Description};

impl<T: Serialize + ToSchema> Respond for Json<T> {
    const STATUS: u16 = 200;
}

impl<T: ToSchema> Describe for Json<T> {
    fn describe(description: &mut Description) {
        description.answer::<T>(200, &[]);
    }
}

/// 201 with a body and its URL.
pub(in crate::http) struct Created<T> {
    pub(in crate::http) location: String,
    pub(in crate::http) body: T,
}

impl<T: Serialize + ToSchema> Respond for Created<T> {
    const STATUS: u16 = 201;
}

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        with_header((StatusCode::CREATED, Json(self.body)).into_response(), LOCATION, &self.location)
    }
}

impl<T: ToSchema> Describe for Created<T> {
    fn describe(description: &mut Description) {
        description.answer::<T>(201, &[("Location", "Its URL.")]);
    }
}
