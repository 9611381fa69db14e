//! Descriptions of routes for the OpenAPI document, collected from their declarations, arguments and answers.

use std::collections::BTreeSet;

use postern_shared::problem::Code;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{AdditionalProperties, AnyOfBuilder, ObjectBuilder, Schema, Type};
use utoipa::openapi::{Content, ContentBuilder, Ref, RefOr, Required, Response, ResponseBuilder};
use utoipa::{PartialSchema, ToSchema};

/// Schemas with their names.
pub(super) type Schemas = Vec<(String, RefOr<Schema>)>;

/// An argument of a handler that describes itself in the OpenAPI document.
pub(super) trait Describe {
    /// Adds its description to that of a route. Nothing by default.
    fn describe(_: &mut Description) {}
}

/// The description of one route.
pub(super) struct Description {
    pub(super) summary: &'static str,
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Option<RequestBody>,
    pub(super) answers: Vec<(u16, Response)>,
    pub(super) codes: BTreeSet<Code>,
    pub(super) schemas: Schemas,
}

impl Description {
    pub(super) fn new(summary: &'static str) -> Self {
        let (parameters, answers, schemas) = (Vec::new(), Vec::new(), Vec::new());
        Self { summary, parameters, body: None, answers, codes: BTreeSet::new(), schemas }
    }

    /// Adds a header of the request with the form of its values.
    pub(super) fn header(&mut self, name: &str, sentence: &str, required: bool, form: ObjectBuilder) {
        let required = if required { Required::True } else { Required::False };
        let header = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Header).required(required);
        self.parameters.push(header.description(Some(sentence)).schema(Some(form.schema_type(Type::String))).build());
    }

    /// Whether the route answers a list, page by page.
    pub(super) fn is_list(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter.name == "cursor")
    }

    /// Sets the type of the body.
    pub(super) fn body<T: ToSchema>(&mut self) {
        let schema = self.reference::<T>();
        // No body takes unknown fields, but the derived schema does not say so for an enum.
        if let Some((_, RefOr::T(Schema::OneOf(kinds)))) = self.schemas.last_mut() {
            for kind in &mut kinds.items {
                if let RefOr::T(Schema::Object(object)) = kind {
                    object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
                }
            }
        }
        self.json_body(schema);
    }

    /// Makes the body optional.
    pub(super) fn body_is_optional(&mut self) {
        if let Some(body) = &mut self.body {
            body.required = Some(Required::False);
        }
    }

    /// Sets the body to any JSON object.
    pub(super) fn any_object(&mut self) {
        self.json_body(any_object());
    }

    fn json_body(&mut self, schema: RefOr<Schema>) {
        let body = RequestBodyBuilder::new().content("application/json", content(schema));
        self.body = Some(body.required(Some(Required::True)).build());
    }

    /// Adds an answer with a body of this type.
    pub(super) fn answer<T: ToSchema>(&mut self, status: u16, headers: &[(&str, &str)]) {
        let content = content(self.reference::<T>());
        let response = with_headers(ResponseBuilder::new().description(self.summary), headers);
        self.answers.push((status, response.content("application/json", content).build()));
    }

    /// Adds a second type that the body of the answer with a status can have.
    pub(super) fn or_answer<T: ToSchema>(&mut self, status: u16) {
        let other = self.reference::<T>();
        let answer = self.answers.iter_mut().find(|(this, _)| *this == status);
        let answer = answer.and_then(|(_, answer)| answer.content.get_mut("application/json"));
        if let Some(RefOr::T(content)) = answer {
            let either = content.schema.iter().cloned().fold(AnyOfBuilder::new(), AnyOfBuilder::item);
            content.schema = Some(RefOr::T(Schema::AnyOf(either.item(other).build())));
        }
    }

    /// Adds a header to the last answer that it does not always have.
    pub(super) fn optional_answer_header(&mut self, name: &str, sentence: &str) {
        if let Some((_, answer)) = self.answers.last_mut() {
            let optional = ExtensionsBuilder::new().add("x-optional", true).build();
            let header = HeaderBuilder::new().schema(Some(String::schema())).extensions(Some(optional));
            answer.headers.insert(name.to_owned(), header.description(Some(sentence)).build().into());
        }
    }

    /// Adds an answer of CSV, with a link to the next page.
    pub(super) fn csv_answer(&mut self) {
        let response = ResponseBuilder::new().description(self.summary).content("text/csv", content(String::schema()));
        self.answers.push((200, response.build()));
        self.optional_answer_header("Link", "The next page, if there is one: `<url>; rel=\"next\"`.");
    }

    /// Adds an answer with a body of any JSON object.
    pub(super) fn object_answer(&mut self, status: u16) {
        let response = ResponseBuilder::new().description(self.summary);
        self.answers.push((status, response.content("application/json", content(any_object())).build()));
    }

    /// Adds an answer without a body.
    pub(super) fn empty_answer(&mut self, status: u16, headers: &[(&str, &str)]) {
        let response = with_headers(ResponseBuilder::new().description("Done."), headers);
        self.answers.push((status, response.build()));
    }

    /// Adds codes with which the route can refuse.
    pub(super) fn refuses(&mut self, codes: &[Code]) {
        self.codes.extend(codes);
    }

    fn reference<T: ToSchema>(&mut self) -> RefOr<Schema> {
        T::schemas(&mut self.schemas);
        self.schemas.push((T::name().into_owned(), T::schema()));
        RefOr::Ref(Ref::from_schema_name(T::name()))
    }
}

fn any_object() -> RefOr<Schema> {
    ObjectBuilder::new().additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(true))).into()
}

fn content(schema: RefOr<Schema>) -> Content {
    ContentBuilder::new().schema(Some(schema)).build()
}

/// Adds headers of an answer, each with a sentence.
pub(super) fn with_headers(mut response: ResponseBuilder, headers: &[(&str, &str)]) -> ResponseBuilder {
    for (name, sentence) in headers {
        let header = HeaderBuilder::new().schema(Some(String::schema())).description(Some(*sentence)).build();
        response = response.header(*name, header);
    }
    response
}
