//! `/api-users/{id}/keys`: a file per verb.

mod delete;
mod edit;
mod issue;
mod list;
mod rotate;

use serde_json::{Value, json};

use super::{must_be, place};
use crate::harness::Program;

const SESSION: &str = "/api/v1/session";

/// Where the keys of an API user are.
fn keys(id: &str) -> String {
    format!("{}/keys", place(id))
}

/// Where one of them is.
fn key_at(id: &str, key: &Program) -> String {
    format!("{}/{}", keys(id), key.id)
}

/// What the change log says of a key that was issued with nothing but a name.
fn logged(key: &Program, name: &str) -> Value {
    json!({
        "key": key.id, "name": name, "note": "", "scope": null, "expires_at": null, "disabled": false,
        "previous_until": null,
    })
}
