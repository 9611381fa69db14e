//! What API Gateway asks: four kinds of event, read into one. A REST API asks with a token or with the request; an HTTP API with
//! payload 1.0, which is the REST request, or 2.0.

use aws_lambda_events::apigw::{
    ApiGatewayCustomAuthorizerRequest, ApiGatewayCustomAuthorizerRequestTypeRequest,
    ApiGatewayV2CustomAuthorizerV2Request,
};
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use lambda_runtime::Diagnostic;
use postern_shared::problem::Code;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::caller::{Credential, invalid_credential};
use crate::error::Error;
use crate::http::credential::bearer;
use crate::http::incoming;

/// The kinds of API that ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gateway {
    /// An HTTP API with payload 2.0, which can be set to either form of answer.
    Http2,
    /// An HTTP API with payload 1.0.
    Http1,
    /// A REST API.
    Rest,
}

/// What is asked: may whoever has this key call this route?
pub(super) struct Asked {
    /// Who asks.
    pub(super) gateway: Gateway,
    /// What is called, as policies name it.
    pub(super) arn: String,
    pub(super) method: Method,
    /// The route without its method, such as `/orders/{id}`. A token authorizer is not told.
    pub(super) route: Option<String>,
    /// From which address, if it says.
    pub(super) address: String,
    /// By which program.
    pub(super) agent: String,
    /// Every value of the header that carries the key.
    credential: Vec<HeaderValue>,
}

impl Asked {
    /// Reads an event.
    ///
    /// # Errors
    /// If it is none of API Gateway's: it does not say then in which form to deny, and an error lets nobody in either.
    pub(super) fn read(event: Value, header: &HeaderName) -> Result<Self, Diagnostic> {
        let asked = match (event["type"].as_str(), event["version"].as_str()) {
            (Some("TOKEN"), _) => Self::token(parse(event)?),
            (Some("REQUEST"), Some("2.0")) => Self::http_2(parse(event)?, header),
            (Some("REQUEST"), Some("1.0")) => Self::request(Gateway::Http1, parse(event)?, header),
            (Some("REQUEST"), None) => Self::request(Gateway::Rest, parse(event)?, header),
            _ => None,
        };
        asked.ok_or_else(malformed)
    }

    fn http_2(event: ApiGatewayV2CustomAuthorizerV2Request, header: &HeaderName) -> Option<Self> {
        let http = event.request_context.http;
        let route_key = event.route_key?;
        let route = route_key.split_once(' ').map_or(route_key.as_str(), |(_, route)| route);
        Some(Self {
            gateway: Gateway::Http2,
            arn: event.route_arn?,
            method: http.method,
            route: Some(route.to_owned()),
            address: http.source_ip.unwrap_or_default(),
            agent: incoming::agent(&event.headers),
            credential: values(&event.headers, header),
        })
    }

    fn request(
        gateway: Gateway,
        event: ApiGatewayCustomAuthorizerRequestTypeRequest,
        header: &HeaderName,
    ) -> Option<Self> {
        // Only this one has each value of a header that was sent twice; an HTTP API leaves it out.
        let all = if event.multi_value_headers.is_empty() { &event.headers } else { &event.multi_value_headers };
        Some(Self {
            gateway,
            arn: event.method_arn?,
            method: event.http_method?,
            route: Some(event.resource?),
            address: event.request_context.identity.and_then(|identity| identity.source_ip).unwrap_or_default(),
            agent: incoming::agent(&event.headers),
            credential: values(all, header),
        })
    }

    fn token(event: ApiGatewayCustomAuthorizerRequest) -> Option<Self> {
        let arn = event.method_arn?;
        // arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>
        let method = arn.splitn(6, ':').nth(5)?.split('/').nth(2)?.parse().ok()?;
        let token = event.authorization_token.filter(|token| !token.is_empty());
        let credential = token.map(|token| HeaderValue::from_str(&token)).transpose().ok()?;
        Some(Self {
            gateway: Gateway::Rest,
            arn,
            method,
            route: None,
            address: String::new(),
            agent: String::new(),
            credential: credential.into_iter().collect(),
        })
    }

    /// Whether it carries nothing where the key should be.
    pub(super) fn is_without_key(&self) -> bool {
        self.credential.is_empty()
    }

    /// The key: in `Authorization` as a bearer, in another header alone.
    pub(super) fn key(&self, header: &HeaderName) -> Result<Credential, Error> {
        match self.credential.as_slice() {
            [] => Err(Error::refused(Code::Unauthenticated, "Send a key.")),
            [value] if *header == AUTHORIZATION => bearer(value),
            [value] => value.to_str().ok().and_then(|key| Credential::key(key.trim())).ok_or_else(invalid_credential),
            _ => Err(Error::refused(Code::InvalidRequest, "Send one key.")),
        }
    }
}

fn values(headers: &HeaderMap, name: &HeaderName) -> Vec<HeaderValue> {
    headers.get_all(name).iter().cloned().collect()
}

fn parse<T: DeserializeOwned>(event: Value) -> Result<T, Diagnostic> {
    // Its complaint could quote the event, and so a key.
    serde_json::from_value(event).map_err(|_| malformed())
}

fn malformed() -> Diagnostic {
    let error_message = "the event is none that API Gateway sends to an authorizer".to_owned();
    Diagnostic { error_type: "MalformedEvent".to_owned(), error_message }
}
