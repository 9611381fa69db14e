//! Events as API Gateway and function URLs send them, payload 2.0.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};

/// What sends an event.
#[derive(Debug, Clone, Copy)]
pub enum Source {
    HttpApi,
    FunctionUrl,
}

/// A request on its way to the function.
#[derive(Debug, Clone)]
pub struct HttpEvent {
    pub source: Source,
    pub method: String,
    pub path: String,
    pub query: String,
    pub headers: Vec<(String, String)>,
    pub cookies: Vec<String>,
    pub body: Option<Vec<u8>>,
    pub is_base64: bool,
    pub address: String,
}

impl HttpEvent {
    pub fn new(method: &str, path: &str) -> Self {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        Self {
            source: Source::HttpApi,
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: vec![("user-agent".to_owned(), "curl/8.7.1".to_owned())],
            cookies: Vec::new(),
            body: None,
            is_base64: false,
            address: "203.0.113.7".to_owned(),
        }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn json(self, body: &Value) -> Self {
        Self { body: Some(body.to_string().into_bytes()), ..self.header("content-type", "application/json") }
    }

    /// The event, as it comes.
    pub fn event(&self) -> Value {
        let mut headers: Map<String, Value> =
            self.headers.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
        let (domain, id) = match self.source {
            Source::HttpApi => ("r3pmxmplak.execute-api.us-east-1.amazonaws.com", "r3pmxmplak"),
            Source::FunctionUrl => ("r3pmxmplak.lambda-url.us-east-1.on.aws", "r3pmxmplak"),
        };
        headers.insert("host".to_owned(), domain.into());
        headers.insert("x-forwarded-proto".to_owned(), "https".into());
        let mut event = json!({
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": self.path,
            "rawQueryString": self.query,
            "headers": headers,
            "requestContext": {
                "accountId": "123456789012",
                "apiId": id,
                "domainName": domain,
                "domainPrefix": id,
                "http": {
                    "method": self.method,
                    "path": self.path,
                    "protocol": "HTTP/1.1",
                    "sourceIp": self.address,
                    "userAgent": "curl/8.7.1"
                },
                "requestId": "JKJaXmPLvHcESHA=",
                "routeKey": "$default",
                "stage": "$default",
                "time": "10/Mar/2026:05:16:23 +0000",
                "timeEpoch": 1_773_119_783_145_i64
            },
            "isBase64Encoded": self.is_base64
        });
        if !self.cookies.is_empty() {
            event["cookies"] = json!(self.cookies);
        }
        if let Some(body) = &self.body {
            let text = || String::from_utf8(body.clone()).unwrap();
            event["body"] = if self.is_base64 { BASE64_STANDARD.encode(body) } else { text() }.into();
        }
        event
    }
}
