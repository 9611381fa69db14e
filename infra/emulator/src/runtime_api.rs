//! The Lambda runtime API: gives a program one event at a time and receives its answers.
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use serde_json::Value;
use tokio::sync::{Notify, oneshot};
use tokio::time::timeout;

use crate::TIMEOUT;
use crate::server::Server;

/// An error that a program answers to an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The type of the error.
    pub kind: String,
    /// The message.
    pub message: String,
}

type Outcome = Result<Value, Fault>;

/// A runtime API for one program.
#[derive(Debug)]
pub(crate) struct RuntimeApi {
    server: Server,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<Events>,
    event_added: Notify,
    event_requested: Notify,
}

#[derive(Debug, Default)]
struct Events {
    count: usize,
    waiting: VecDeque<(String, String)>,
    answers: HashMap<String, oneshot::Sender<Outcome>>,
    first_request: Option<Instant>,
}

impl RuntimeApi {
    pub(crate) async fn start() -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let routes = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
            .with_state(Arc::clone(&shared));
        Ok(Self { server: Server::start(routes).await?, shared })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// Waits until the program asks for its first event, and returns when it did.
    pub(crate) async fn first_request(&self) -> Instant {
        loop {
            let requested = self.shared.event_requested.notified();
            if let Some(at) = self.shared.with(|events| events.first_request) {
                return at;
            }
            requested.await;
        }
    }

    /// Sends the program an event and waits for its answer; `None` if it does not answer in time.
    pub(crate) async fn invoke(&self, event: String) -> Option<Outcome> {
        let (answer, answered) = oneshot::channel();
        self.shared.with(|events| {
            events.count += 1;
            let id = format!("event-{}", events.count);
            events.answers.insert(id.clone(), answer);
            events.waiting.push_back((id, event));
        });
        self.shared.event_added.notify_one();
        timeout(TIMEOUT, answered).await.ok()?.ok()
    }
}

impl Shared {
    fn with<T>(&self, action: impl FnOnce(&mut Events) -> T) -> T {
        action(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn answer(&self, id: &str, outcome: Outcome) -> StatusCode {
        match self.with(|events| events.answers.remove(id)) {
            // The receiver may have given up waiting.
            Some(answer) => answer.send(outcome).map_or(StatusCode::GONE, |()| StatusCode::ACCEPTED),
            None => StatusCode::NOT_FOUND,
        }
    }
}

async fn next(State(shared): State<Arc<Shared>>) -> Response {
    shared.with(|events| events.first_request.get_or_insert_with(Instant::now).to_owned());
    shared.event_requested.notify_waiters();
    let (id, event) = loop {
        match shared.with(|events| events.waiting.pop_front()) {
            Some(event) => break event,
            None => shared.event_added.notified().await,
        }
    };
    let deadline = std::time::UNIX_EPOCH.elapsed().unwrap_or_default() + Duration::from_secs(30);
    Response::builder()
        .header("lambda-runtime-aws-request-id", id)
        .header("lambda-runtime-deadline-ms", deadline.as_millis().to_string())
        .header("lambda-runtime-invoked-function-arn", "arn:aws:lambda:us-east-1:123456789012:function:postern")
        .header("lambda-runtime-trace-id", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0")
        .body(Body::from(event))
        .unwrap_or_default()
}

async fn response(State(shared): State<Arc<Shared>>, Path(id): Path<String>, body: Bytes) -> StatusCode {
    shared.answer(&id, Ok(serde_json::from_slice(&body).unwrap_or_default()))
}

async fn error(State(shared): State<Arc<Shared>>, Path(id): Path<String>, body: Bytes) -> StatusCode {
    let fault: Value = serde_json::from_slice(&body).unwrap_or_default();
    let text = |name: &str| fault[name].as_str().unwrap_or_default().to_owned();
    shared.answer(&id, Err(Fault { kind: text("errorType"), message: text("errorMessage") }))
}
