//! Operations in the OpenAPI document: a route as an Operation Object.

use std::collections::BTreeMap;

use http::Method;
use postern_shared::id::{ApiUserId, KeyId, RoleId, SessionId, UserId};
use postern_shared::problem::{CONTENT_TYPE, Problem};
use postern_shared::resource::resource_name_schema;
use serde_json::json;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::link::{Link, LinkBuilder};
use utoipa::openapi::path::{Operation, OperationBuilder, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Required, ResponseBuilder, Responses, ResponsesBuilder, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::demand::Demand;
use super::description::{Description, with_headers};
use super::operation_id::{operation_id, tag};
use super::route::Route;

/// The Operation Object of a route.
pub(super) fn operation(route: &Route, routes: &[Route], description: &Description) -> Operation {
    let mut operation = OperationBuilder::new()
        .operation_id(Some(operation_id(route, description.is_list())))
        .tag(tag(route))
        .summary(Some(description.summary))
        .description(Some(explanation(route, description)))
        .request_body(description.body.clone())
        .responses(responses(description, link_to_created(route, routes).as_ref()));
    for name in route.parameters() {
        let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path).required(Required::True);
        operation = operation.parameter(parameter.schema(Some(path_parameter(name))).build());
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

/// What an operation does and what it needs, in sentences.
fn explanation(route: &Route, description: &Description) -> String {
    let permission = route.demand.permission().unwrap_or_default();
    let needs = match &route.demand {
        Demand::Nothing => "Needs no credential.".to_owned(),
        Demand::Credential => "Needs a key or a session.".to_owned(),
        Demand::Session => "Needs a session.".to_owned(),
        Demand::PermissionInSession(_) => format!("Needs the permission `{permission}`, in a session."),
        Demand::Permission(_) | Demand::Records(_) => format!("Needs the permission `{permission}`."),
    };
    format!("{}. {needs}", description.summary)
}

/// The form of a parameter in a path.
fn path_parameter(name: &str) -> RefOr<Schema> {
    match name {
        "user" => UserId::schema(),
        "api_user" => ApiUserId::schema(),
        "role" => RoleId::schema(),
        "key" => KeyId::schema(),
        "session" => SessionId::schema(),
        "collection" | "resource" => resource_name_schema(),
        _ => String::schema(),
    }
}

/// A link from the answer of a creation to the operation that gets what was created.
fn link_to_created(route: &Route, routes: &[Route]) -> Option<Link> {
    let gets = routes.iter().filter(|other| other.method == Method::GET && route.creates());
    let (get, name) = gets
        .map(|get| (get, get.parameters().last().unwrap_or_default()))
        .find(|(get, name)| get.path.strip_prefix(route.path).is_some_and(|rest| rest == format!("/{{{name}}}")))?;
    let pointer = match name {
        "user" => "/user/id",
        "key" => "/key/id",
        "resource" => "/name",
        _ => "/id",
    };
    let link = LinkBuilder::new().operation_id(operation_id(get, false));
    let link = link.parameter(name, format!("$response.body#{pointer}"));
    let owners = route.parameters().map(|owner| (owner, format!("$request.path.{owner}")));
    Some(owners.fold(link, |link, (owner, value)| link.parameter(owner, value)).build())
}

fn schemes(demand: &Demand) -> &'static [&'static str] {
    match demand {
        Demand::Nothing => &[],
        Demand::Session | Demand::PermissionInSession(_) => &["session"],
        Demand::Credential | Demand::Permission(_) | Demand::Records(_) => &["session", "key"],
    }
}

/// The successful answer, and for every other status a problem with its codes.
fn responses(description: &Description, link: Option<&Link>) -> Responses {
    let mut responses = ResponsesBuilder::new();
    for (status, answer) in &description.answers {
        let mut answer = answer.clone();
        answer.links.extend(link.map(|link| ("get".to_owned(), link.clone().into())));
        responses = responses.response(status.to_string(), answer);
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
