//! The authorizer: event formats, accepted keys, required permissions, failures and startup.

mod event;
mod failing;
mod forms;
mod keys;
mod routes;
mod start;

use event::Call;
use postern_emulator::Function;
use serde_json::{Value, json};

use crate::fixture::{Actor, Api, Fixture};

/// Sends an event and reads the simple answer: the context of a yes or the reason of a no.
async fn ask(authorizer: &Function, event: Value) -> Result<Value, String> {
    let answer = authorizer.invoke(&event).await.expect("an answer in time").expect("an answer, not an error");
    let context = answer["context"].clone();
    if answer["isAuthorized"].as_bool().unwrap() {
        Ok(context)
    } else {
        Err(context["reason"].as_str().unwrap().to_owned())
    }
}

/// An API with the external resource `orders`, Ada, and an integration that may read it: API user, key id and program.
async fn orders(fixture: &Fixture) -> (Api, Actor, (String, String, Actor)) {
    let (api, ada) = fixture.ready_api().await;
    api.post(&ada, "/api/v1/resources", json!({ "name": "orders", "kind": "external" })).await.is(201);
    let integration = api.integration(&ada, "Webshop", &["orders:read"]).await;
    (api, ada, integration)
}

/// An authorizer for `orders`.
async fn guard(fixture: &Fixture) -> Function {
    fixture.authorizer(&[("POSTERN_RESOURCE", "orders")]).await
}

/// A call with this key.
pub fn call(method: &str, route: &str, key: &Actor) -> Call {
    Call::new(method, route)
        .header("user-agent", "webshop/2")
        .header("authorization", &format!("Bearer {}", key.secret()))
}
