//! `/api-users/{id}/keys`: a file per verb.

mod delete;
mod edit;
mod issue;
mod list;
mod rotate;

use serde_json::{Value, json};

use super::{api_user_path, assert_authenticated, key_path};
use crate::harness::Program;

const SESSION: &str = "/api/v1/session";

/// The path of an API user's keys.
fn keys_path(id: &str) -> String {
    format!("{}/keys", api_user_path(id))
}

/// The change log's view of a key that was issued with only a name.
fn logged(key: &Program, name: &str) -> Value {
    json!({
        "key": key.id, "name": name, "note": "", "scope": null, "expires_at": null, "disabled": false,
        "previous_until": null,
    })
}
