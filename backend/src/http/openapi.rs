//! The OpenAPI document, written from the same declarations that the router serves.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::Method;
use postern_shared::problem::{CONTENT_TYPE, Problem};
use serde_json::json;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, PathItem, PathsBuilder};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, OpenApiBuilder, Ref, RefOr, Required, ResponseBuilder,
    ResponsesBuilder, ServerBuilder,
};
use utoipa::{PartialSchema, ToSchema};

use super::credential::COOKIE_NAME;
use super::demand::Demand;
use super::description::{Description, Schemas, with_headers};
use super::extract::Anonymous;
use super::handler::Handler;
use super::respond::Respond;
use super::route::Route;

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
    let text = Arc::new(LazyLock::new(move || Bytes::from(write(&routes()))));
    move |_: Anonymous| {
        let text = Arc::clone(&text);
        async move { Ok(Document(Bytes::clone(&text))) }
    }
}

fn write(routes: &[Route]) -> String {
    let mut schemas: Schemas = vec![(Problem::name().into_owned(), Problem::schema())];
    Problem::schemas(&mut schemas);
    let mut paths = PathsBuilder::new();
    for route in routes {
        let description = route.description();
        paths = paths.path(route.path, PathItem::new(method(&route.method), operation(route, &description)));
        schemas.extend(description.schemas);
    }
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme(
            "key",
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("pst_...").build()),
        )
        .security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(COOKIE_NAME))));
    let info = InfoBuilder::new()
        .title("Postern")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("Access management for APIs: users, API users, keys, roles and permissions."));
    let document = OpenApiBuilder::new()
        .info(info.build())
        .servers(Some([ServerBuilder::new().url("/").build()]))
        .paths(paths.build())
        .components(Some(components.build()))
        .build();
    document.to_json().unwrap_or_default()
}

fn operation(route: &Route, description: &Description) -> utoipa::openapi::path::Operation {
    let mut operation = OperationBuilder::new()
        .operation_id(Some(format!("{} {}", route.method, route.path)))
        .summary(Some(description.summary))
        .request_body(description.body.clone())
        .responses(responses(description));
    for name in route.parameters() {
        let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path).required(Required::True);
        operation = operation.parameter(parameter.schema(Some(String::schema())).build());
    }
    for parameter in &description.parameters {
        operation = operation.parameter(parameter.clone());
    }
    for scheme in schemes(&route.demand) {
        operation = operation.security(SecurityRequirement::new(*scheme, Vec::<String>::new()));
    }
    let permission = route.demand.permission();
    let extensions = permission.map(|permission| ExtensionsBuilder::new().add("x-permission", permission).build());
    operation.extensions(extensions).build()
}

fn schemes(demand: &Demand) -> &'static [&'static str] {
    match demand {
        Demand::Nothing => &[],
        Demand::Session | Demand::PermissionInSession(_) => &["session"],
        Demand::Credential | Demand::Permission(_) | Demand::Records(_) => &["session", "key"],
    }
}

/// The successful answer, and for every other status a problem with its codes.
fn responses(description: &Description) -> utoipa::openapi::Responses {
    let mut responses = ResponsesBuilder::new();
    for (status, answer) in &description.answers {
        responses = responses.response(status.to_string(), answer.clone());
    }
    let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for code in &description.codes {
        by_status.entry(code.status()).or_default().push(code.as_str());
    }
    for (status, codes) in by_status {
        let schema = RefOr::Ref(Ref::from_schema_name(Problem::name()));
        let problem = ResponseBuilder::new()
            .description(format!("A problem with code {}.", codes.join(" or ")))
            .content(CONTENT_TYPE, ContentBuilder::new().schema(Some(schema)).build())
            .extensions(Some(ExtensionsBuilder::new().add("x-codes", json!(codes)).build()));
        let problem = match status {
            405 => with_headers(problem, &[("Allow", "The methods of the path.")]),
            429 | 503 => with_headers(problem, &[("Retry-After", "After how many seconds to send it again.")]),
            _ => problem,
        };
        responses = responses.response(status.to_string(), problem.build());
    }
    responses.build()
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
