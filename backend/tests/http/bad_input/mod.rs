//! Every invalid request is refused with a specific code, and the field if there is one. It has no effect and is
//! never a 5xx.

mod body;
mod credential;
mod cross_site;
mod cursor;
mod fuzz;
mod mutation;
mod name;
mod name_collision;
mod panic;
mod path;
mod permission_list;
mod query;
mod size;
mod version;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::fixture::{Fixture, PreparedRequest};
use crate::harness::{Actor, Postern, Reply};
use crate::operations::Operation;

/// The cursor with the scope of another one, and this position. The scope is the first 9 bytes.
pub fn forge(cursor: &str, position: &[u8]) -> String {
    let scope = &BASE64_URL_SAFE_NO_PAD.decode(cursor).unwrap()[..9];
    BASE64_URL_SAFE_NO_PAD.encode([scope, position].concat())
}

/// A request for an operation, which Ada sends with changes.
struct Attempt<'a> {
    postern: &'a Postern,
    ada: Actor<'a>,
    prepared: PreparedRequest,
}

impl Attempt<'_> {
    /// Sends another body.
    async fn send_body(&self, body: impl Into<axum::body::Body>) -> Reply {
        self.prepared.send_body(self.postern, &self.ada, body).await
    }

    /// Sends a valid body with one field changed.
    async fn send_field(&self, field: &str, value: &serde_json::Value) -> Reply {
        let mut body = self.prepared.body();
        body[field] = value.clone();
        self.send_body(body.to_string()).await
    }
}

/// Runs a check on a request for each of these operations and asserts that it leaves the table unchanged.
async fn each_without_effect(operations: impl IntoIterator<Item = Operation>, check: impl AsyncFn(&Attempt<'_>)) {
    let postern = Postern::ready().await;
    let fixture = Fixture::new(&postern);
    for operation in operations {
        let prepared = fixture.prepare(operation, &postern.ada()).await;
        let attempt = Attempt { postern: &postern, ada: postern.ada(), prepared };
        let before = postern.state().await;
        check(&attempt).await;
        assert_eq!(postern.state().await, before, "{operation} has changed the table");
    }
}
