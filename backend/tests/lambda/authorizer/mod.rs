//! The authorizer: event formats, accepted keys, required permissions and failures.

mod apis;
mod event;
mod failing;
mod forms;
mod keys;
mod routes;

pub use event::{API, Call};
use postern_emulator::Function;
use serde_json::{Value, json};

use crate::fixture::Fixture;
use crate::harness::{Postern, Program};

/// The answer to an event.
async fn answer(authorizer: &Function, event: Value) -> Value {
    authorizer.invoke(&event).await.expect("an answer in time").expect("an answer, not an error")
}

/// Sends an event and reads the simple answer: the context of a yes or the reason of a no.
pub async fn ask(authorizer: &Function, event: Value) -> Result<Value, String> {
    let answer = answer(authorizer, event).await;
    let context = answer["context"].clone();
    if answer["isAuthorized"].as_bool().unwrap() {
        Ok(context)
    } else {
        Err(context["reason"].as_str().unwrap().to_owned())
    }
}

/// The effect of a policy.
async fn effect(authorizer: &Function, event: Value) -> Value {
    answer(authorizer, event).await["policyDocument"]["Statement"][0]["Effect"].clone()
}

/// The external resource `orders`, guarded by an authorizer, and an API user that may read it with its key.
pub struct Orders {
    pub fixture: Fixture,
    pub api: Postern,
    pub authorizer: Function,
    /// The API user's id.
    webshop: String,
    pub key: Program,
}

impl Orders {
    /// The resource represents the API.
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    /// Like [`Self::new`], with these variables for the authorizer.
    async fn with(variables: &[(&str, &str)]) -> Self {
        let orders = Self::configured(variables).await;
        orders.represents("orders", &json!([{ "api": API }])).await;
        orders
    }

    /// The resource represents no API. The variables say what the authorizer guards.
    async fn configured(variables: &[(&str, &str)]) -> Self {
        let (fixture, api) = Fixture::ready().await;
        api.ada().resource("orders", "external").await;
        let (webshop, key) = api.ada().integration("Webshop", &["orders:read"]).await;
        let authorizer = fixture.authorizer(variables).await;
        Self { fixture, api, authorizer, webshop, key }
    }

    /// Replaces the APIs that a resource represents.
    async fn represents(&self, resource: &str, guards: &Value) {
        self.api.ada().edit(&format!("/api/v1/resources/{resource}"), json!({ "guards": guards })).await.is(200);
    }

    /// A call of the API user.
    pub fn call(&self, method: &str, route: &str) -> Call {
        call(method, route, &self.key)
    }

    /// Asks about a call of the API user.
    async fn ask(&self, method: &str, route: &str) -> Result<Value, String> {
        ask(&self.authorizer, self.call(method, route).http_2()).await
    }
}

/// A call with this key.
pub fn call(method: &str, route: &str, key: &Program) -> Call {
    Call::new(method, route)
        .header("user-agent", "webshop/2")
        .header("authorization", &format!("Bearer {}", key.secret))
}
