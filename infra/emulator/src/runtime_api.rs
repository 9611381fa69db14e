//! The Lambda runtime API: gives a program one event at a time and receives its answers.
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use tokio::sync::{Mutex, mpsc, oneshot, watch};
use tokio::time::timeout;

use crate::TIMEOUT;
use crate::server::Server;

/// The longest answer of a function, in bytes: 6 MB and 100 bytes.
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>, and the messages of Lambda itself.
const LONGEST_ANSWER: usize = 6 * 1024 * 1024 + 100;

/// An error that a program answers to an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The type of the error.
    pub kind: String,
    /// The message.
    pub message: String,
}

type Outcome = Result<Value, Fault>;
type Event = (String, oneshot::Sender<Outcome>);

/// A runtime API for one program.
#[derive(Debug)]
pub(crate) struct RuntimeApi {
    server: Server,
    events: mpsc::UnboundedSender<Event>,
    first_request: watch::Receiver<Option<Instant>>,
}

#[derive(Debug)]
struct Shared {
    waiting: Mutex<mpsc::UnboundedReceiver<Event>>,
    /// The receivers of the answers, by the ids of the events; none once an event is answered.
    receivers: Mutex<Vec<Option<oneshot::Sender<Outcome>>>>,
    first_request: watch::Sender<Option<Instant>>,
}

impl RuntimeApi {
    pub(crate) async fn start() -> io::Result<Self> {
        let ((events, waiting), (requested, first_request)) = (mpsc::unbounded_channel(), watch::channel(None));
        let shared = Shared { waiting: waiting.into(), receivers: Mutex::default(), first_request: requested };
        let routes = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
            .layer(DefaultBodyLimit::disable())
            .with_state(Arc::new(shared));
        Ok(Self { server: Server::start(routes).await?, events, first_request })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// Waits until the program asks for its first event, and returns when it did; `None` if the server stops before.
    pub(crate) async fn first_request(&mut self) -> Option<Instant> {
        *self.first_request.wait_for(Option::is_some).await.ok()?
    }

    /// Sends the program an event and waits for its answer; `None` if it does not answer in time.
    pub(crate) async fn invoke(&self, event: String) -> Option<Outcome> {
        let (answer, answered) = oneshot::channel();
        self.events.send((event, answer)).ok()?;
        timeout(TIMEOUT, answered).await.ok()?.ok()
    }
}

impl Shared {
    async fn answer(&self, id: usize, outcome: Outcome) -> StatusCode {
        match self.receivers.lock().await.get_mut(id).and_then(Option::take) {
            // The receiver may have given up waiting.
            Some(receiver) => receiver.send(outcome).map_or(StatusCode::GONE, |()| StatusCode::ACCEPTED),
            None => StatusCode::NOT_FOUND,
        }
    }
}

async fn next(State(shared): State<Arc<Shared>>) -> Response {
    shared.first_request.send_if_modified(|at| at.is_none() && at.replace(Instant::now()).is_none());
    let Some((event, receiver)) = shared.waiting.lock().await.recv().await else { return Response::default() };
    let mut receivers = shared.receivers.lock().await;
    receivers.push(Some(receiver));
    let deadline = std::time::UNIX_EPOCH.elapsed().unwrap_or_default() + Duration::from_secs(30);
    Response::builder()
        .header("lambda-runtime-aws-request-id", receivers.len() - 1)
        .header("lambda-runtime-deadline-ms", deadline.as_millis().to_string())
        .header("lambda-runtime-invoked-function-arn", "arn:aws:lambda:us-east-1:123456789012:function:postern")
        .header("lambda-runtime-trace-id", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0")
        .body(Body::from(event))
        .unwrap_or_default()
}

async fn response(State(shared): State<Arc<Shared>>, Path(id): Path<usize>, body: Bytes) -> Response {
    if body.len() <= LONGEST_ANSWER {
        return shared.answer(id, Ok(serde_json::from_slice(&body).unwrap_or_default())).await.into_response();
    }
    // The program is told one thing, and its caller another.
    let limit = format!("maximum allowed payload size ({LONGEST_ANSWER} bytes).");
    let kind = "Function.ResponseSizeTooLarge".to_owned();
    shared.answer(id, Err(Fault { kind, message: format!("Response payload size exceeded {limit}") })).await;
    let told = json!({ "errorMessage": format!("Exceeded {limit}"), "errorType": "RequestEntityTooLarge" });
    (StatusCode::PAYLOAD_TOO_LARGE, told.to_string()).into_response()
}

async fn error(State(shared): State<Arc<Shared>>, Path(id): Path<usize>, body: Bytes) -> StatusCode {
    let fault: Value = serde_json::from_slice(&body).unwrap_or_default();
    let text = |name: &str| fault[name].as_str().unwrap_or_default().to_owned();
    shared.answer(id, Err(Fault { kind: text("errorType"), message: text("errorMessage") })).await
}
