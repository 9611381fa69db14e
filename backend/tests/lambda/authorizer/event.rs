//! Events as API Gateway sends them to an authorizer.
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html> and
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html>.

use serde_json::{Map, Value, json};

/// The API that a call is made to, unless a test says another.
pub const API: &str = "abcdef123";

/// A call to a guarded API.
#[derive(Debug, Clone)]
pub struct Call {
    api: String,
    method: String,
    route: String,
    path: String,
    headers: Vec<(String, String)>,
}

impl Call {
    pub fn new(method: &str, route: &str) -> Self {
        let path = route.replace("{id}", "17");
        let (api, method, route) = (API.to_owned(), method.to_owned(), route.to_owned());
        Self { api, method, route, path, headers: Vec::new() }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same call to another API.
    pub fn at(self, api: &str) -> Self {
        Self { api: api.to_owned(), ..self }
    }

    pub fn path(self, path: &str) -> Self {
        Self { path: path.to_owned(), ..self }
    }

    /// The ARN of the call in policies.
    pub fn arn(&self, stage: &str) -> String {
        let Self { api, method, path, .. } = self;
        format!("arn:aws:execute-api:us-east-1:123456789012:{api}/{stage}/{method}{path}")
    }

    /// Event of an HTTP API, payload 2.0.
    pub fn http_2(&self) -> Value {
        let route_key =
            if self.route == "$default" { self.route.clone() } else { format!("{} {}", self.method, self.route) };
        json!({
            "version": "2.0",
            "type": "REQUEST",
            "routeArn": self.arn("$default"),
            "identitySource": ["user1"],
            "routeKey": route_key,
            "rawPath": self.path,
            "rawQueryString": "",
            "headers": self.joined(),
            "requestContext": {
                "accountId": "123456789012",
                "apiId": self.api,
                "http": {
                    "method": self.method,
                    "path": self.path,
                    "protocol": "HTTP/1.1",
                    "sourceIp": "203.0.113.9",
                    "userAgent": "webshop/2"
                },
                "requestId": "id",
                "routeKey": route_key,
                "stage": "$default",
                "time": "12/Mar/2026:19:03:58 +0000",
                "timeEpoch": 1_773_341_038_000_i64
            },
            "stageVariables": null
        })
    }

    /// Event of an HTTP API, payload 1.0.
    pub fn http_1(&self) -> Value {
        let mut event = self.rest();
        event["version"] = "1.0".into();
        event["identitySource"] = "user1".into();
        event.as_object_mut().unwrap().remove("multiValueHeaders");
        event["headers"] = self.joined();
        event
    }

    /// Event of a REST API with an authorizer of type REQUEST.
    pub fn rest(&self) -> Value {
        let last: Map<String, Value> =
            self.headers.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
        let mut all: Map<String, Value> = Map::new();
        for (name, value) in &self.headers {
            let values = all.entry(name.clone()).or_insert_with(|| json!([]));
            values.as_array_mut().unwrap().push(value.as_str().into());
        }
        json!({
            "type": "REQUEST",
            "methodArn": self.arn("prod"),
            "resource": self.route,
            "path": self.path,
            "httpMethod": self.method,
            "headers": last,
            "multiValueHeaders": all,
            "queryStringParameters": null,
            "multiValueQueryStringParameters": null,
            "pathParameters": null,
            "stageVariables": null,
            "requestContext": {
                "path": self.path,
                "accountId": "123456789012",
                "resourceId": "05c7jb",
                "stage": "prod",
                "requestId": "id",
                "identity": { "apiKey": null, "sourceIp": "203.0.113.9" },
                "resourcePath": self.route,
                "httpMethod": self.method,
                "apiId": self.api
            }
        })
    }

    /// Event of a REST API with an authorizer of type TOKEN.
    pub fn token(&self) -> Value {
        let token = self.headers.last().map(|(_, value)| value.clone());
        json!({ "type": "TOKEN", "methodArn": self.arn("prod"), "authorizationToken": token })
    }

    /// Headers as HTTP APIs send them: lower case, values of one name joined.
    fn joined(&self) -> Value {
        let mut headers: Map<String, Value> = Map::new();
        for (name, value) in &self.headers {
            let joined = headers.get(name).map(|before| format!("{},{value}", before.as_str().unwrap()));
            headers.insert(name.to_lowercase(), joined.unwrap_or_else(|| value.clone()).into());
        }
        headers.into()
    }
}
