//! One request to the service, and its answer read.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use gloo_net::http::{Method, RequestBuilder};
use gloo_timers::future::TimeoutFuture;
use postern_shared::problem::{EXPECTED_CALLER, Problem};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::failure::Failure;
use super::json;

/// The pause before a call whose outcome is unknown is repeated, in milliseconds.
const PAUSE: u32 = 800;

/// A request that can be sent more than once and means the same each time.
pub(super) struct Call {
    method: Method,
    url: String,
    body: Option<String>,
    version: Option<u64>,
    idempotency_key: Option<String>,
    caller: Option<String>,
}

impl Call {
    fn new(method: Method, url: impl Into<String>) -> Self {
        Self { method, url: url.into(), body: None, version: None, idempotency_key: None, caller: None }
    }

    /// Reads something.
    pub(super) fn get(url: impl Into<String>) -> Self {
        Self::new(Method::GET, url)
    }

    /// Reads something, narrowed by a query.
    pub(super) fn query(path: &str, query: &impl Serialize) -> Self {
        Self::get(with_query(path, query))
    }

    /// Does something under an idempotency key: sent twice, it is done once.
    pub(super) fn post(url: impl Into<String>, body: &impl Serialize) -> Self {
        Self { idempotency_key: Some(idempotency_key()), ..Self::new(Method::POST, url).with(body) }
    }

    /// Sends what needs no such key.
    pub(super) fn ask(url: impl Into<String>, body: &impl Serialize) -> Self {
        Self::new(Method::POST, url).with(body)
    }

    /// Does something to what the path names, without a body.
    pub(super) fn post_empty(url: impl Into<String>) -> Self {
        Self::new(Method::POST, url)
    }

    /// Edits the version that was read.
    pub(super) fn patch(url: impl Into<String>, version: u64, body: &impl Serialize) -> Self {
        Self { version: Some(version), ..Self::new(Method::PATCH, url).with(body) }
    }

    /// Deletes something.
    pub(super) fn delete(url: impl Into<String>) -> Self {
        Self::new(Method::DELETE, url)
    }

    fn with(mut self, body: &impl Serialize) -> Self {
        self.body = serde_json::to_string(body).ok();
        self
    }

    /// Names the person for whom something is changed: it is refused if the session has become someone else's.
    pub(super) fn by(self, person: String) -> Self {
        let caller = (self.method != Method::GET).then_some(person);
        Self { caller, ..self }
    }

    /// Sends it, and once more if the outcome is unknown and a second time does no harm.
    pub(super) async fn send(&self) -> Result<Answer, Failure> {
        let first = self.try_once().await;
        let is_repeatable = self.idempotency_key.is_some() || self.method == Method::GET;
        match first {
            Err(failure) if is_repeatable && failure.may_pass() => {
                TimeoutFuture::new(PAUSE).await;
                self.try_once().await
            }
            outcome => outcome,
        }
    }

    async fn try_once(&self) -> Result<Answer, Failure> {
        let mut request = RequestBuilder::new(&self.url).method(self.method.clone());
        if let Some(version) = self.version {
            request = request.header("If-Match", &format!("\"{version}\""));
        }
        if let Some(key) = &self.idempotency_key {
            request = request.header("Idempotency-Key", key);
        }
        if let Some(caller) = &self.caller {
            request = request.header(EXPECTED_CALLER, caller);
        }
        let request = match &self.body {
            Some(body) => request.header("Content-Type", "application/json").body(body.clone()),
            None => request.build(),
        };
        let response = request.map_err(|_| Failure::Unreachable)?.send().await.map_err(|_| Failure::Unreachable)?;
        let link = response.headers().get("Link");
        let text = response.text().await.map_err(|_| Failure::Unreachable)?;
        if response.ok() {
            return Ok(Answer { text, link });
        }
        Err(json::read::<Problem>(&text).map_or(Failure::Unreachable, Failure::from))
    }
}

/// A successful answer: its body and its `Link` header.
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) link: Option<String>,
}

impl Answer {
    /// Reads the body. An empty one is `null`.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        let text = if self.text.is_empty() { "null" } else { &self.text };
        json::read(text).map_err(|_| Failure::Unreachable)
    }
}

/// What is read from an answer, once that has arrived: one type of future for all calls with the same result.
#[must_use = "a future does nothing unless it is awaited"]
pub struct Coming<T> {
    answer: Pin<Box<dyn Future<Output = Result<Answer, Failure>>>>,
    read: fn(&Answer) -> Result<T, Failure>,
}

impl<T: DeserializeOwned> Coming<T> {
    pub(super) fn new(answer: Pin<Box<dyn Future<Output = Result<Answer, Failure>>>>) -> Self {
        Self { answer, read: Answer::read }
    }
}

impl<T> Future for Coming<T> {
    type Output = Result<T, Failure>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let read = self.read;
        self.answer.as_mut().poll(context).map(|answer| answer.and_then(|answer| read(&answer)))
    }
}

/// A path narrowed by a query.
pub fn with_query(path: &str, query: &impl Serialize) -> String {
    match serde_urlencoded::to_string(query) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}

/// A key that no other request has.
fn idempotency_key() -> String {
    leptos::prelude::window().crypto().map_or_else(|_| String::new(), |crypto| crypto.random_uuid())
}
