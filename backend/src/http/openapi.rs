//! The OpenAPI document, made of the very declarations that routes are registered with.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use http::Method;
use postern_shared::problem::{CONTENT_TYPE, Code, Problem};
use serde_json::json;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{
    HttpMethod, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem, PathsBuilder,
};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{AdditionalProperties, Schema};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, OpenApiBuilder, Ref, RefOr, Required, Response, ResponseBuilder,
    ResponsesBuilder, ServerBuilder,
};
use utoipa::{PartialSchema, ToSchema};

use super::credential::COOKIE_NAME;
use super::route::{Demand, Route};

type Schemas = Vec<(String, RefOr<Schema>)>;

/// What is said of one route.
pub(super) struct Description {
    summary: &'static str,
    pub(super) parameters: Vec<Parameter>,
    body: Option<RequestBody>,
    answers: Vec<(u16, Response)>,
    codes: BTreeSet<Code>,
    schemas: Schemas,
}

impl Description {
    pub(super) fn new(summary: &'static str) -> Self {
        let (parameters, answers, schemas) = (Vec::new(), Vec::new(), Vec::new());
        Self { summary, parameters, body: None, answers, codes: BTreeSet::new(), schemas }
    }

    /// A header of the request.
    pub(super) fn header(&mut self, name: &str, sentence: &str, required: bool) {
        let required = if required { Required::True } else { Required::False };
        let header = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Header).required(required);
        self.parameters.push(header.description(Some(sentence)).schema(Some(String::schema())).build());
    }

    /// A body of this type.
    pub(super) fn body<T: ToSchema>(&mut self) {
        let schema = self.reference::<T>();
        // No body has fields that are not described; of one of several kinds the derived schema does not say so.
        if let Some((_, RefOr::T(Schema::OneOf(kinds)))) = self.schemas.last_mut() {
            for kind in &mut kinds.items {
                if let RefOr::T(Schema::Object(object)) = kind {
                    object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
                }
            }
        }
        self.json_body(schema);
    }

    /// A body of any JSON object.
    pub(super) fn any_object(&mut self) {
        let object = utoipa::openapi::schema::ObjectBuilder::new().build();
        self.json_body(RefOr::T(Schema::Object(object)));
    }

    fn json_body(&mut self, schema: RefOr<Schema>) {
        let content = ContentBuilder::new().schema(Some(schema)).build();
        let body = RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True));
        self.body = Some(body.build());
    }

    /// An answer with a body of this type.
    pub(super) fn answer<T: ToSchema>(&mut self, status: u16, headers: &[(&str, &str)]) {
        let schema = self.reference::<T>();
        let content = ContentBuilder::new().schema(Some(schema)).build();
        let response = with_headers(ResponseBuilder::new().description(self.summary), headers);
        self.answers.push((status, response.content("application/json", content).build()));
    }

    /// That the last answer is given as CSV to who asks for it, with a link to where it goes on unless that is all.
    pub(super) fn also_as_csv(&mut self) {
        if let Some((_, answer)) = self.answers.last_mut() {
            let optional = ExtensionsBuilder::new().add("x-optional", true).build();
            let link = HeaderBuilder::new().schema(Some(String::schema())).extensions(Some(optional));
            let link = link.description(Some("Of a sheet: where it goes on, if it does.")).build();
            answer.headers.insert("Link".to_owned(), link.into());
            let content = ContentBuilder::new().schema(Some(String::schema())).build();
            answer.content.insert("text/csv".to_owned(), content.into());
        }
    }

    /// An answer with a body of any JSON object.
    pub(super) fn object_answer(&mut self, status: u16) {
        let object = utoipa::openapi::schema::ObjectBuilder::new().build();
        let content = ContentBuilder::new().schema(Some(RefOr::T(Schema::Object(object)))).build();
        let response = ResponseBuilder::new().description(self.summary).content("application/json", content);
        self.answers.push((status, response.build()));
    }

    /// An answer without a body.
    pub(super) fn empty_answer(&mut self, status: u16, headers: &[(&str, &str)]) {
        let response = with_headers(ResponseBuilder::new().description("Done."), headers);
        self.answers.push((status, response.build()));
    }

    /// How it can be refused.
    pub(super) fn refuses(&mut self, codes: &[Code]) {
        self.codes.extend(codes);
    }

    fn reference<T: ToSchema>(&mut self) -> RefOr<Schema> {
        T::schemas(&mut self.schemas);
        self.schemas.push((T::name().into_owned(), T::schema()));
        RefOr::Ref(Ref::from_schema_name(T::name()))
    }
}

fn with_headers(mut response: ResponseBuilder, headers: &[(&str, &str)]) -> ResponseBuilder {
    for (name, sentence) in headers {
        let header = HeaderBuilder::new().schema(Some(String::schema())).description(Some(*sentence)).build();
        response = response.header(*name, header);
    }
    response
}

/// The document that describes these routes, as JSON text.
pub(super) fn document(routes: &[Arc<Route>]) -> Arc<str> {
    let mut schemas: Schemas = vec![(Problem::name().into_owned(), Problem::schema())];
    Problem::schemas(&mut schemas);
    let mut paths = PathsBuilder::new();
    for route in routes {
        schemas.extend(route.description.schemas.iter().cloned());
        paths = paths.path(route.path, PathItem::new(method(&route.method), operation(route)));
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
        .description(Some("Who may come in, as whom, with which rights."));
    let document = OpenApiBuilder::new()
        .info(info.build())
        .servers(Some([ServerBuilder::new().url("/").build()]))
        .paths(paths.build())
        .components(Some(components.build()))
        .build();
    document.to_json().unwrap_or_default().into()
}

fn operation(route: &Route) -> utoipa::openapi::path::Operation {
    let description = &route.description;
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

/// The answers, and for every status a problem with the codes it can have.
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
        responses = responses.response(status.to_string(), problem.build());
    }
    responses.build()
}

fn method(method: &Method) -> HttpMethod {
    match *method {
        Method::GET => HttpMethod::Get,
        Method::POST => HttpMethod::Post,
        Method::PATCH => HttpMethod::Patch,
        _ => HttpMethod::Delete,
    }
}
