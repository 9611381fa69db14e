//! A tap on a client: it records calls and injects faults.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use serde_json::Value;

use crate::fault::Fault;
use crate::rule::Rule;
use crate::wire;

/// More calls without a reset than any test makes. A loop without end stops here instead of filling the memory.
const MOST_CALLS: usize = 100_000;

/// Wraps any client (this crate's or a real endpoint's), records its calls and, in tests, injects faults.
///
/// Clones share one record, which keeps every call until [`reset`](Self::reset). That suits tests and measurements, but
/// not a server that runs for months.
#[derive(Clone)]
pub struct Tap(Arc<Shared>);

struct Shared {
    client: SharedHttpClient,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    calls: Vec<Call>,
    rules: Vec<Rule>,
}

/// One request that went through a [`Tap`]. Each retry by the SDK is a call of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The access key id that signed the call. It identifies the caller.
    pub by: String,
    /// DynamoDB's name for the operation, such as `BatchGetItem`.
    pub operation: String,
    /// The request as it was sent.
    pub body: Value,
}

impl Tap {
    /// Wraps `client`, with no calls recorded and no faults.
    pub fn around(client: SharedHttpClient) -> Self {
        Self(Arc::new(Shared { client, state: Mutex::default() }))
    }

    /// The client to use in place of the wrapped one.
    pub fn http_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(self.clone())
    }

    /// Puts the tap in front of a connector of the wrapped client, for requests that do not come from the SDK.
    #[must_use]
    pub fn connector(&self, inner: SharedHttpConnector) -> SharedHttpConnector {
        SharedHttpConnector::new(Tapped { tap: self.clone(), inner })
    }

    /// Every call since the last reset, including those with a fault, in the order in which they began.
    pub fn calls(&self) -> Vec<Call> {
        self.state().calls.clone()
    }

    /// Forgets the calls and the rules. Calls that a fault already delays stay delayed.
    pub fn reset(&self) {
        *self.state() = State::default();
    }

    /// Adds a rule. Rules are tried in the order in which they were added. Only the first rule that applies to a call
    /// counts it; later rules do not see it.
    pub fn inject(&self, rule: Rule) {
        self.state().rules.push(rule);
    }

    /// Records the call and returns the fault to inject into it, if any.
    fn record(&self, call: &Call) -> Option<Fault> {
        let mut state = self.state();
        assert!(state.calls.len() < MOST_CALLS, "a request seems to repeat {} for ever", call.operation);
        state.calls.push(call.clone());
        state.rules.iter_mut().find_map(|rule| rule.apply(call))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A condition that panics while the lock is held fails its own test; the lists stay intact.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HttpClient for Tap {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        self.connector(self.0.client.http_connector(settings, components))
    }
}

impl fmt::Debug for Tap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tap").finish_non_exhaustive()
    }
}

/// A connector of the wrapped client, with the tap in front.
#[derive(Debug)]
struct Tapped {
    tap: Tap,
    inner: SharedHttpConnector,
}

impl HttpConnector for Tapped {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (by, operation) = (wire::signer(&request).to_owned(), wire::operation(&request).to_owned());
        let call = Call { by, operation, body: wire::body(&request) };
        match self.tap.record(&call) {
            None => self.inner.call(request),
            Some(fault) => HttpConnectorFuture::new(fault.answer(call, request, self.inner.clone())),
        }
    }
}
