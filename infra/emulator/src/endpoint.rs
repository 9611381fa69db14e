//! DynamoDB's protocol over HTTP, in front of the embedded database.

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

/// A call that was made.
#[derive(Debug, Clone)]
pub struct Call {
    /// The access key id by which it was signed: who made it.
    pub by: String,
    /// The operation, such as `GetItem`.
    pub operation: String,
    /// What it says.
    pub body: Value,
}

/// A DynamoDB on this machine. Programs reach it by `AWS_ENDPOINT_URL_DYNAMODB`.
#[derive(Debug)]
pub struct Endpoint {
    server: Server,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    database: Embedded,
    state: Mutex<Noted>,
}

#[derive(Debug, Default)]
struct Noted {
    calls: Vec<Call>,
    to_spare: usize,
    to_throttle: usize,
}

impl Endpoint {
    /// Puts an endpoint in front of a database.
    ///
    /// # Errors
    /// If there is no port to listen on.
    pub async fn start(database: Embedded) -> io::Result<Self> {
        let shared = Arc::new(Shared { database, state: Mutex::default() });
        let server = Server::start(Router::new().fallback(answer).with_state(Arc::clone(&shared))).await?;
        Ok(Self { server, shared })
    }

    /// Its address, as the variable wants it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// The calls that were made so far.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.shared.with(|noted| noted.calls.clone())
    }

    /// Refuses the next calls because of load.
    pub fn throttle(&self, calls: usize) {
        self.throttle_after(0, calls);
    }

    /// Serves some calls and then refuses the next because of load.
    pub fn throttle_after(&self, spared: usize, calls: usize) {
        self.shared.with(|noted| (noted.to_spare, noted.to_throttle) = (spared, calls));
    }

    /// Closes every connection there is, as a network does with those that are idle.
    pub fn cut(&self) {
        self.server.cut();
    }
}

impl Shared {
    fn with<T>(&self, what: impl FnOnce(&mut Noted) -> T) -> T {
        what(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
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
    let throttled = shared.with(|noted| {
        noted.calls.push(call);
        if noted.to_spare > 0 {
            noted.to_spare -= 1;
            return false;
        }
        let throttled = noted.to_throttle > 0;
        noted.to_throttle = noted.to_throttle.saturating_sub(1);
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
