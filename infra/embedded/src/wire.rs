//! DynamoDB's JSON protocol: reads requests and builds answers.

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};

/// The prefix of every operation's target.
const TARGET: &str = "DynamoDB_20120810.";

/// The operation that a request names, such as `GetItem`; empty if it names none.
pub(crate) fn operation(request: &HttpRequest) -> &str {
    request.headers().get("x-amz-target").and_then(|target| target.strip_prefix(TARGET)).unwrap_or_default()
}

/// The access key id that signed a request; empty if it is not signed.
pub(crate) fn signer(request: &HttpRequest) -> &str {
    // AWS4-HMAC-SHA256 Credential=<access key id>/<date>/...
    let scope = request.headers().get("authorization").and_then(|signature| signature.split("Credential=").nth(1));
    scope.and_then(|scope| scope.split('/').next()).unwrap_or_default()
}

/// The body of a request as JSON; null if it is not JSON.
pub(crate) fn body(request: &HttpRequest) -> Value {
    request.body().bytes().and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default()
}

/// Builds an answer with this status and JSON body.
pub(crate) fn answer(status: u16, body: impl Into<SdkBody>) -> Result<HttpResponse, ConnectorError> {
    let status = StatusCode::try_from(status).map_err(|bad| ConnectorError::other(bad.into(), None))?;
    let mut response = HttpResponse::new(status, body.into());
    response.headers_mut().insert("content-type", "application/x-amz-json-1.0");
    Ok(response)
}

/// The JSON of one of DynamoDB's own errors; `name` is the exception's short name.
pub(crate) fn exception(name: &str, message: &str) -> Value {
    json!({
        "__type": format!("com.amazonaws.dynamodb.v20120810#{name}"),
        "message": message,
    })
}

/// The answer to an operation that is not served.
pub(crate) const UNKNOWN_OPERATION: &str = r#"{"__type":"com.amazon.coral.service#UnknownOperationException"}"#;
