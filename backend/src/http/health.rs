//! Health, and the description of the API.

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Answer, Json};
use super::description::Description;
use super::handler::Anonymous;
use super::openapi;
use crate::error::Error;
use crate::operation::setup;

/// That the service is up and reaches its table.
#[derive(Serialize, ToSchema)]
pub(super) struct Health {
    /// Always `ok`: when it is not, the answer is a problem.
    status: &'static str,
    /// Whether Postern has been set up.
    set_up: bool,
}

pub(super) async fn check(anonymous: Anonymous) -> Result<Json<Health>, Error> {
    Ok(Json(Health { status: "ok", set_up: setup::is_done(&anonymous.app).await? }))
}

pub(super) async fn openapi(anonymous: Anonymous) -> Result<Document, Error> {
    Ok(Document(anonymous.document))
}

/// The OpenAPI document.
pub(super) struct Document(Arc<openapi::Document>);

impl Answer for Document {
    fn response(self) -> Result<Response, Error> {
        let mut response = Response::new(Body::from(self.0.as_str().to_owned()));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Ok(response)
    }

    fn describe(description: &mut Description) {
        description.object_answer(200);
    }
}
