//! A tap on a client: what passes through is noted, and broken where a test asks for it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::connector_metadata::ConnectorMetadata;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::{RuntimeComponents, RuntimeComponentsBuilder};
use aws_smithy_types::config_bag::ConfigBag;
use serde_json::Value;

use crate::fault::Fault;
use crate::rule::Rule;
use crate::wire;

/// Wraps any client (this crate's or a real endpoint's): counts calls and, in tests, injects faults.
///
/// Clones share one memory, which keeps every call until [`reset`](Self::reset): a thing for tests and measurements, not
/// for a server that runs for months.
#[derive(Clone, Debug)]
pub struct Tap(Arc<Inside>);

#[derive(Debug)]
struct Inside {
    client: SharedHttpClient,
    memory: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    calls: Vec<Call>,
    rules: Vec<Rule>,
}

/// One request that went through a [`Tap`]. An attempt the SDK repeats is a call again.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// DynamoDB's name for it, such as `BatchGetItem`.
    pub operation: String,
    /// The request as it was sent.
    pub body: Value,
}

impl Tap {
    /// A tap in front of `client`, with nothing noted and nothing broken.
    #[must_use]
    pub fn around(client: SharedHttpClient) -> Self {
        Self(Arc::new(Inside { client, memory: Mutex::default() }))
    }

    /// The client to use in place of the wrapped one.
    #[must_use]
    pub fn http_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(self.clone())
    }

    /// Every call since the last reset, in the order they began, those a fault struck included.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.memory().calls.clone()
    }

    /// Forgets the calls and the pending faults. What a fault already holds up stays held up.
    pub fn reset(&self) {
        *self.memory() = Memory::default();
    }

    /// Adds a fault. Rules are asked in the order they were added; the first that strikes a call has it to itself, and
    /// those behind it do not count the call.
    pub fn inject(&self, rule: Rule) {
        self.memory().rules.push(rule);
    }

    /// Notes the call and says what is to happen to it.
    fn note(&self, call: &Call) -> Option<Fault> {
        let mut memory = self.memory();
        memory.calls.push(call.clone());
        memory.rules.iter_mut().find_map(|rule| rule.strike(call))
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        // A condition that panicked while the lock was held has failed its own test; the lists are whole.
        self.0.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HttpClient for Tap {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Tapped {
            tap: self.clone(),
            behind: self.0.client.http_connector(settings, components),
        })
    }

    fn validate_base_client_config(
        &self,
        components: &RuntimeComponentsBuilder,
        config: &ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.client.validate_base_client_config(components, config)
    }

    fn validate_final_config(&self, components: &RuntimeComponents, config: &ConfigBag) -> Result<(), BoxError> {
        self.0.client.validate_final_config(components, config)
    }

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.0.client.connector_metadata()
    }
}

/// A connector of the wrapped client, with the tap in front.
#[derive(Debug)]
struct Tapped {
    tap: Tap,
    behind: SharedHttpConnector,
}

impl HttpConnector for Tapped {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let call = Call { operation: wire::operation(&request).to_owned(), body: wire::body(&request) };
        match self.tap.note(&call) {
            None => self.behind.call(request),
            Some(fault) => HttpConnectorFuture::new(fault.happen(call, request, self.behind.clone())),
        }
    }
}
