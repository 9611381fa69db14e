//! An HTTP endpoint that speaks DynamoDB's protocol, in front of the embedded database.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use postern_embedded::Embedded;
use serde_json::Value;

use crate::server::Server;

const THROTTLED: &str = r#"{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}"#;

/// A call to the endpoint.
#[derive(Debug, Clone)]
pub struct Call {
    /// The access key id that signed the call. It identifies the caller.
    pub by: String,
    /// The operation, such as `GetItem`.
    pub operation: String,
    /// The body of the request.
    pub body: Value,
}

/// A DynamoDB endpoint on this machine. Programs find it through `AWS_ENDPOINT_URL_DYNAMODB`.
#[derive(Debug)]
pub struct Endpoint {
    server: Server,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    database: Embedded,
    state: Mutex<Recorded>,
}

#[derive(Debug, Default)]
struct Recorded {
    calls: Vec<Call>,
    to_serve: usize,
    to_throttle: usize,
}

impl Endpoint {
    /// Starts an endpoint in front of a database.
    ///
    /// # Errors
    /// If no port is free.
    pub async fn start(database: Embedded) -> io::Result<Self> {
        let shared = Arc::new(Shared { database, state: Mutex::default() });
        let server = Server::start(Router::new().fallback(answer).with_state(Arc::clone(&shared))).await?;
        Ok(Self { server, shared })
    }

    /// The URL to set `AWS_ENDPOINT_URL_DYNAMODB` to.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// Every call so far.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.shared.with(|recorded| recorded.calls.clone())
    }

    /// Throttles this many of the next calls.
    pub fn throttle(&self, calls: usize) {
        self.throttle_after(0, calls);
    }

    /// Serves the next `served` calls, and throttles the `calls` after them.
    pub fn throttle_after(&self, served: usize, calls: usize) {
        self.shared.with(|recorded| (recorded.to_serve, recorded.to_throttle) = (served, calls));
    }

    /// Closes every connection, as a network does with idle ones.
    pub fn cut(&self) {
        self.server.cut();
    }
}

impl Shared {
    fn with<T>(&self, action: impl FnOnce(&mut Recorded) -> T) -> T {
        action(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn answer(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // AWS4-HMAC-SHA256 Credential=<access key id>/<date>/...
    let by = text("authorization").split("Credential=").nth(1).and_then(|scope| scope.split('/').next());
    let operation = text("x-amz-target").split('.').nth(1).unwrap_or_default().to_owned();
    let call = Call {
        by: by.unwrap_or_default().to_owned(),
        operation: operation.clone(),
        body: serde_json::from_slice(&body).unwrap_or_default(),
    };
    let throttled = shared.with(|recorded| {
        recorded.calls.push(call);
        if recorded.to_serve > 0 {
            recorded.to_serve -= 1;
            return false;
        }
        let throttled = recorded.to_throttle > 0;
        recorded.to_throttle = recorded.to_throttle.saturating_sub(1);
        throttled
    });
    if throttled {
        return (StatusCode::BAD_REQUEST, THROTTLED).into_response();
    }
    match shared.database.answer(&operation, body.to_vec()).await {
        Ok((status, body)) => (StatusCode::from_u16(status).unwrap_or_default(), body).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
