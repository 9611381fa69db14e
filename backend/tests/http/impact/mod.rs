//! Impact: what is foretold of a change is what happens when it is made, and foretelling it changes nothing.

mod bounds;
mod hidden;
mod lineage;
mod names;
mod proposals;
mod retire;
mod snapshot;
mod truth;

use serde_json::{Value, json};

use crate::harness::{Actor, Reply};

const IMPACT: &str = "/api/v1/impact";

/// What one is told of a change, demanding that everyone was looked at.
async fn foretold(who: &Actor<'_>, proposal: Value) -> Reply {
    let reply = who.post(IMPACT, proposal).await.is(200);
    assert_eq!(reply["complete"], true);
    for part in ["stopped", "revived", "keys_stopped", "keys_revived", "changed"] {
        let (named, total) = (reply[part]["named"].as_array().unwrap().len(), reply[part]["total"].as_u64().unwrap());
        assert!(named <= 100 && named as u64 <= total, "{part} of {reply:?}");
    }
    reply
}

/// That nobody is reached.
fn nobody() -> Value {
    let none = json!({ "named": [], "total": 0 });
    json!({
        "stopped": none, "revived": none, "keys_stopped": none, "keys_revived": none, "changed": none, "complete": true,
        "permissions_hidden": false,
    })
}
