//! The Lambda runtime API: hands a program one event after the other and takes its answers.
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

use crate::PATIENCE;
use crate::server::Server;

/// An error that a program answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its kind.
    pub kind: String,
    /// Its sentence.
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
    has_event: Notify,
    was_asked: Notify,
}

#[derive(Debug, Default)]
struct Events {
    count: usize,
    waiting: VecDeque<(String, String)>,
    answers: HashMap<String, oneshot::Sender<Outcome>>,
    first_asked: Option<Instant>,
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

    /// When the program first asked for an event, waiting for it if need be.
    pub(crate) async fn first_asked(&self) -> Instant {
        loop {
            let asked = self.shared.was_asked.notified();
            if let Some(at) = self.shared.with(|events| events.first_asked) {
                return at;
            }
            asked.await;
        }
    }

    /// Hands an event to the program and waits for its answer; `None` if there is none in time.
    pub(crate) async fn invoke(&self, event: String) -> Option<Outcome> {
        let (answer, answered) = oneshot::channel();
        self.shared.with(|events| {
            events.count += 1;
            let id = format!("event-{}", events.count);
            events.answers.insert(id.clone(), answer);
            events.waiting.push_back((id, event));
        });
        self.shared.has_event.notify_one();
        timeout(PATIENCE, answered).await.ok()?.ok()
    }
}

impl Shared {
    fn with<T>(&self, what: impl FnOnce(&mut Events) -> T) -> T {
        what(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn answer(&self, id: &str, outcome: Outcome) -> StatusCode {
        match self.with(|events| events.answers.remove(id)) {
            // Whoever waited for it may have given up.
            Some(answer) => answer.send(outcome).map_or(StatusCode::GONE, |()| StatusCode::ACCEPTED),
            None => StatusCode::NOT_FOUND,
        }
    }
}

async fn next(State(shared): State<Arc<Shared>>) -> Response {
    shared.with(|events| events.first_asked.get_or_insert_with(Instant::now).to_owned());
    shared.was_asked.notify_waiters();
    let (id, event) = loop {
        match shared.with(|events| events.waiting.pop_front()) {
            Some(event) => break event,
            None => shared.has_event.notified().await,
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
