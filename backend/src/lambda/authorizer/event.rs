//! The events that API Gateway sends: four kinds, read into one type. A REST API sends a token or the request; an HTTP
//! API sends payload 1.0, which has the form of a REST request, or 2.0.

use aws_lambda_events::apigw::{
    ApiGatewayCustomAuthorizerRequest, ApiGatewayCustomAuthorizerRequestTypeRequest,
    ApiGatewayV2CustomAuthorizerV2Request,
};
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};
use lambda_runtime::Diagnostic;
use postern_shared::problem::Code;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::caller::{Credential, invalid_credential};
use crate::error::Error;
use crate::http::credential::bearer;
use crate::http::incoming;
use crate::lambda::fault;
use crate::operation::guard::GuardedCall;

/// The kind of API that sent the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gateway {
    /// An HTTP API with payload 2.0, which can be configured for either form of answer.
    Http2,
    /// An HTTP API with payload 1.0.
    Http1,
    /// A REST API.
    Rest,
}

/// The question that an event asks: may the bearer of this key call this route?
pub(super) struct Question {
    /// The kind of API that asks.
    pub(super) gateway: Gateway,
    /// The ARN of the call, as policies name it.
    pub(super) arn: String,
    /// The API, the method and the route. The event of a token authorizer does not name the route.
    pub(super) call: GuardedCall,
    /// The caller's address; empty if the event does not contain it.
    pub(super) address: String,
    /// The caller's user agent; empty if the event does not contain it.
    pub(super) agent: String,
    /// Every value of the header that carries the key.
    credential: Vec<HeaderValue>,
}

impl Question {
    /// Reads an event.
    ///
    /// # Errors
    /// If API Gateway does not send such an event. The form of answer is then unknown, and an error denies the call
    /// too.
    pub(super) fn read(event: Value, header: &HeaderName) -> Result<Self, Diagnostic> {
        let question = match (event["type"].as_str(), event["version"].as_str()) {
            (Some("TOKEN"), _) => Self::token(parse(event)?),
            (Some("REQUEST"), Some("2.0")) => Self::http_2(parse(event)?, header),
            (Some("REQUEST"), Some("1.0")) => Self::request(Gateway::Http1, parse(event)?, header),
            (Some("REQUEST"), None) => Self::request(Gateway::Rest, parse(event)?, header),
            _ => None,
        };
        question.ok_or_else(malformed)
    }

    fn http_2(event: ApiGatewayV2CustomAuthorizerV2Request, header: &HeaderName) -> Option<Self> {
        let http = event.request_context.http;
        let route_key = event.route_key?;
        let route = route_key.split_once(' ').map_or(route_key.as_str(), |(_, route)| route);
        let arn = event.route_arn?;
        let call = GuardedCall { api: api_of(&arn)?, method: http.method, route: Some(route.to_owned()) };
        Some(Self {
            gateway: Gateway::Http2,
            arn,
            call,
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
        // Only the multi-value headers contain every value of a header that was sent twice. An HTTP API leaves them
        // out.
        let all = if event.multi_value_headers.is_empty() { &event.headers } else { &event.multi_value_headers };
        let arn = event.method_arn?;
        let call = GuardedCall { api: api_of(&arn)?, method: event.http_method?, route: Some(event.resource?) };
        Some(Self {
            gateway,
            arn,
            call,
            address: event.request_context.identity.and_then(|identity| identity.source_ip).unwrap_or_default(),
            agent: incoming::agent(&event.headers),
            credential: values(all, header),
        })
    }

    fn token(event: ApiGatewayCustomAuthorizerRequest) -> Option<Self> {
        let arn = event.method_arn?;
        let call = GuardedCall { api: api_of(&arn)?, method: part_of(&arn, 2)?.parse().ok()?, route: None };
        let token = event.authorization_token.filter(|token| !token.is_empty());
        let credential = token.map(|token| HeaderValue::from_str(&token)).transpose().ok()?;
        Some(Self {
            gateway: Gateway::Rest,
            arn,
            call,
            address: String::new(),
            agent: String::new(),
            credential: credential.into_iter().collect(),
        })
    }

    /// Whether the header for the key is missing.
    pub(super) fn is_without_key(&self) -> bool {
        self.credential.is_empty()
    }

    /// Reads the key: from `Authorization: Bearer <key>`, or from another header that contains only the key.
    pub(super) fn key(&self, header: &HeaderName) -> Result<Credential, Error> {
        match self.credential.as_slice() {
            [] => Err(Error::refused(Code::Unauthenticated, "Send a key.")),
            [value] if *header == AUTHORIZATION => bearer(value),
            [value] => {
                let key = value.to_str().map_err(|_| invalid_credential("malformed", None))?;
                Credential::key(key)
            }
            _ => Err(Error::refused(Code::InvalidRequest, "Send one key.").traced("two credentials", None)),
        }
    }
}

/// The id of the API that sent an event. It is read from the ARN alone, which every event has and a policy names, so that an
/// answer is about the API that it is given to.
fn api_of(arn: &str) -> Option<String> {
    part_of(arn, 0).filter(|api| !api.is_empty()).map(str::to_owned)
}

/// A part of `arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>`, counted after the account.
fn part_of(arn: &str, n: usize) -> Option<&str> {
    arn.splitn(6, ':').nth(5)?.split('/').nth(n)
}

fn values(headers: &HeaderMap, name: &HeaderName) -> Vec<HeaderValue> {
    headers.get_all(name).iter().cloned().collect()
}

fn parse<T: DeserializeOwned>(event: Value) -> Result<T, Diagnostic> {
    // The parser's message could quote the event, and so a key.
    serde_json::from_value(event).map_err(|_| malformed())
}

fn malformed() -> Diagnostic {
    fault("MalformedEvent", "API Gateway does not send such an event to an authorizer")
}
