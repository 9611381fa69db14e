//! Impact: a predicted change has exactly the predicted effect, and predicting it changes nothing.

mod adoption;
mod bounds;
mod hidden;
mod lineage;
mod names;
mod population;
mod prediction;
mod proposals;
mod retire;
mod succession;

use serde_json::{Value, json};

use crate::harness::{Actor, Reply};

const IMPACT: &str = "/api/v1/impact";

/// Predicts a change and asserts that the answer is complete.
async fn predicted(who: &Actor<'_>, proposal: Value) -> Reply {
    let reply = who.post(IMPACT, proposal).await.is(200);
    assert_eq!(reply["complete"], true);
    for part in ["stopped", "revived", "keys_stopped", "keys_revived", "changed"] {
        let (named, total) = (reply[part]["named"].as_array().unwrap().len(), reply[part]["total"].as_u64().unwrap());
        assert!(named <= 100 && named as u64 <= total, "{part} of {reply:?}");
    }
    reply
}

/// The texts at a pointer in what one part of an impact names.
fn names<'a>(impact: &'a Value, part: &str, pointer: &str) -> Vec<&'a str> {
    let named = impact[part]["named"].as_array().unwrap().iter();
    named.map(|one| one.pointer(pointer).unwrap().as_str().unwrap()).collect()
}

/// A part of an impact that names everything it counts.
fn all(named: &[Value]) -> Value {
    json!({ "total": named.len(), "named": named })
}

/// What an impact says of a principal whose permissions change.
fn difference(id: &str, kind: &str, name: &str, [gains, loses]: [&[&str]; 2]) -> Value {
    json!({ "principal": { "id": id, "kind": kind, "name": name }, "gains": gains, "loses": loses })
}

/// An impact that affects nobody.
fn no_impact() -> Value {
    let none = all(&[]);
    json!({
        "stopped": none, "revived": none, "keys_stopped": none, "keys_revived": none, "changed": none, "complete": true,
        "permissions_hidden": false,
    })
}
