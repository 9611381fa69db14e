//! The service as a Lambda function: requests become events of API Gateway or of a function URL, payload 2.0.

use axum::extract::Request;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderName};
use http_body_util::BodyExt as _;
use jiff::SignedDuration;
use postern_backend::http::ClientAddress;
use postern_backend::secret::hash::Secret;
use postern_embedded::Embedded;
use postern_emulator::Function;
use serde_json::{Map, Value, json};

use super::wire::Wire;
use super::{Person, Postern, Reply, table};

/// The sender of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    HttpApi,
    FunctionUrl,
}

/// Extension of a request whose body is sent as base64.
#[derive(Debug, Clone, Copy)]
pub struct Base64;

impl Postern {
    /// A program that uses this table.
    pub async fn of_function(function: Function, database: Embedded, setup_code: Secret, ada: Option<Person>) -> Self {
        let postern =
            Self::on(table::Table::Embedded(database), Self::start(), SignedDuration::ZERO, setup_code, |it| it).await;
        Self { wire: Wire::Lambda(Box::new(function), Source::HttpApi), ada, ..postern }
    }

    /// The same program, called by this source.
    pub fn called_by(self, source: Source) -> Self {
        let Wire::Lambda(function, _) = self.wire else { panic!("this instance is no function") };
        Self { wire: Wire::Lambda(function, source), ..self }
    }

    /// The program.
    pub fn function(&self) -> &Function {
        let Wire::Lambda(function, _) = &self.wire else { panic!("this instance is no function") };
        function
    }

    /// The program, to end it.
    pub fn into_function(self) -> Function {
        let Wire::Lambda(function, _) = self.wire else { panic!("this instance is no function") };
        *function
    }

    /// Sends an event unchanged.
    pub async fn send_event(&self, event: &Value) -> Reply {
        invoke(self.function(), event).await
    }
}

pub(super) async fn invoke(function: &Function, event: &Value) -> Reply {
    let answer = function.invoke(event).await.expect("an answer in time");
    reply(&answer.unwrap_or_else(|fault| panic!("{fault:?} to {event}")))
}

/// The event of a request.
pub async fn event(request: Request, source: Source) -> Value {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let is_base64 = parts.extensions.get::<Base64>().is_some();
    let address = parts.extensions.get().map_or("203.0.113.7".parse().unwrap(), |ClientAddress(address)| *address);
    let domain = match source {
        Source::HttpApi => "r3pmxmplak.execute-api.us-east-1.amazonaws.com",
        Source::FunctionUrl => "r3pmxmplak.lambda-url.us-east-1.on.aws",
    };
    let text = |name: &HeaderName, separator: &str| {
        let values = parts.headers.get_all(name).iter().map(|value| value.to_str().unwrap());
        values.collect::<Vec<_>>().join(separator)
    };
    let names = parts.headers.keys().filter(|name| **name != COOKIE);
    let mut headers: Map<String, Value> =
        names.map(|name| (name.as_str().to_owned(), text(name, ",").into())).collect();
    for (name, value) in [("host", domain), ("x-forwarded-proto", "https")] {
        headers.insert(name.to_owned(), value.into());
    }
    let agent = headers.entry("user-agent").or_insert_with(|| "curl/8.7.1".into()).clone();
    let mut event = json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": parts.uri.path(),
        "rawQueryString": parts.uri.query().unwrap_or_default(),
        "headers": headers,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "r3pmxmplak",
            "domainName": domain,
            "domainPrefix": "r3pmxmplak",
            "http": {
                "method": parts.method.as_str(),
                "path": parts.uri.path(),
                "protocol": "HTTP/1.1",
                "sourceIp": address,
                "userAgent": agent
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": "$default",
            "stage": "$default",
            "time": "10/Mar/2026:05:16:23 +0000",
            "timeEpoch": 1_773_119_783_145_i64
        },
        "isBase64Encoded": is_base64
    });
    if parts.headers.contains_key(COOKIE) {
        event["cookies"] = text(&COOKIE, "; ").split("; ").collect();
    }
    if !body.is_empty() {
        let text = || String::from_utf8(body.to_vec()).unwrap();
        event["body"] = if is_base64 { BASE64_STANDARD.encode(&body) } else { text() }.into();
    }
    event
}

/// Converts an answer to the HTTP response that API Gateway would send.
fn reply(answer: &Value) -> Reply {
    let mut headers = HeaderMap::new();
    for (name, value) in answer["headers"].as_object().into_iter().flatten() {
        headers.append(name.parse::<HeaderName>().unwrap(), value.as_str().unwrap().parse().unwrap());
    }
    for cookie in answer["cookies"].as_array().into_iter().flatten() {
        headers.append(SET_COOKIE, cookie.as_str().unwrap().parse().unwrap());
    }
    let body = answer["body"].as_str().unwrap_or_default();
    let bytes = if answer["isBase64Encoded"] == true {
        BASE64_STANDARD.decode(body).unwrap()
    } else {
        body.as_bytes().to_vec()
    };
    Reply::new(u16::try_from(answer["statusCode"].as_u64().unwrap()).unwrap(), headers, &bytes)
}
