//! The OpenAPI document, written from the same declarations that the router serves.

use std::sync::{Arc, OnceLock};

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::Method;
use postern_shared::problem::Problem;
use utoipa::openapi::path::{HttpMethod, PathItem, PathsBuilder};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApiBuilder, ServerBuilder};
use utoipa::{PartialSchema, ToSchema};

use super::cookie::Cookie;
use super::description::{Description, Schemas};
use super::extract::Anonymous;
use super::handler::Handler;
use super::operation_object::operation;
use super::respond::Respond;
use super::route::Route;

/// What all operations have in common.
const ABOUT: &str = "Access management for APIs: users, API users, keys, roles and permissions.

Times are in UTC with three fractional digits: `2026-01-02T03:04:05.000Z`. Requests may use any form of RFC 3339.

A refused or failed request is answered with a problem (RFC 9457). Decide by its `code`, and send the request again only \
if it is `retryable`. A request with the id of a user or API user in the header `Expected-Caller` is refused with \
`other_caller` unless it is the caller's. In AWS, API Gateway can also answer 429 by itself, with another body and without `Retry-After`.

A text with `x-extensible-enum` can have values that the list does not have yet.";

/// The OpenAPI document.
pub(super) struct Document(Bytes);

impl Respond for Document {
    const STATUS: u16 = 200;

    fn describe(description: &mut Description) {
        description.object_answer(200);
    }
}

impl IntoResponse for Document {
    fn into_response(self) -> Response {
        ([(http::header::CONTENT_TYPE, "application/json")], self.0).into_response()
    }
}

/// A handler that answers with the document of these routes.
///
/// It writes the document for the first request, because that takes longer than the rest of a function's start.
pub(super) fn handler(routes: fn() -> Vec<Route>) -> impl Handler<Anonymous, ()> {
    let text = Arc::new(OnceLock::new());
    move |anonymous: Anonymous| {
        let text = Arc::clone(&text);
        async move {
            let cookie_name = || Cookie::Session.name(&anonymous.app.config.public_url);
            Ok(Document(Bytes::clone(text.get_or_init(|| write(&routes(), &cookie_name()).into()))))
        }
    }
}

fn write(routes: &[Route], cookie_name: &str) -> String {
    let mut schemas: Schemas = vec![(Problem::name().into_owned(), Problem::schema())];
    Problem::schemas(&mut schemas);
    let mut paths = PathsBuilder::new();
    for route in routes {
        let description = route.description();
        let operation = operation(route, routes, &description);
        paths = paths.path(route.path, PathItem::new(method(&route.method), operation));
        schemas.extend(description.schemas);
    }
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme(
            "key",
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("pst_...").build()),
        )
        .security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(cookie_name))));
    let info = InfoBuilder::new().title("Postern").version(env!("CARGO_PKG_VERSION")).description(Some(ABOUT));
    let document = OpenApiBuilder::new()
        .info(info.build())
        .servers(Some([ServerBuilder::new().url("/").build()]))
        .paths(paths.build())
        .components(Some(components.build()))
        .build();
    document.to_json().unwrap_or_default()
}

fn method(method: &Method) -> HttpMethod {
    match *method {
        Method::GET => HttpMethod::Get,
        Method::POST => HttpMethod::Post,
        Method::PUT => HttpMethod::Put,
        Method::PATCH => HttpMethod::Patch,
        _ => HttpMethod::Delete,
    }
}
