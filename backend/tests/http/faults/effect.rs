//! The effect of a request on the table, without ids and times, so that the effects of two requests can be compared.

use serde_json::Value;

use crate::harness::Dump;

/// The differences between two states of a table.
pub fn effect(before: &Dump, after: &Dump) -> Vec<String> {
    let keys = before.keys().chain(after.keys().filter(|key| !before.contains_key(*key)));
    let mut effect: Vec<String> = keys
        .filter_map(|key| {
            let (old, new) = (before.get(key).map(|it| item(it)), after.get(key).map(|it| item(it)));
            match (old, new) {
                (Some(old), Some(new)) if old == new => None,
                (Some(old), Some(new)) => Some(format!("{} changed: {}", item_kind(key), fields(&old, &new))),
                (Some(_), None) => Some(format!("{} deleted", item_kind(key))),
                (_, new) => {
                    Some(format!("{} new {}", item_kind(key), new.map(|new| new["action"].clone()).unwrap_or_default()))
                }
            }
        })
        .collect();
    effect.sort();
    effect
}

fn item(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The kind of an item, by its key.
fn item_kind((pk, sk): &(String, String)) -> String {
    let partition = pk.split('#').next().unwrap_or_default();
    match partition {
        "NAME" | "EXTERNAL_ID" | "CHANGES" | "RECORDS" | "ENABLED" => partition.to_owned(),
        "KEYS" => pk.clone(),
        _ => format!("{partition}/{}", sk.split('#').next().unwrap_or_default()),
    }
}

/// Which fields differ, and by how much if they are numbers.
fn fields(old: &Value, new: &Value) -> String {
    let names = old.as_object().into_iter().chain(new.as_object()).flat_map(|fields| fields.keys());
    let mut differing: Vec<String> = names
        .filter(|name| old[name.as_str()] != new[name.as_str()])
        .map(|name| match (old[name].as_f64(), new[name].as_f64()) {
            (Some(old), Some(new)) => format!("{name}{:+}", new - old),
            _ => name.clone(),
        })
        .collect();
    differing.sort();
    differing.dedup();
    differing.join(", ")
}

/// The shape of a response body, without its strings and so without the order of its lists, which is that of ids.
pub fn shape(body: &Value) -> String {
    match body {
        Value::Object(fields) => {
            let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name}: {}", shape(value))).collect();
            format!("{{{}}}", fields.join(", "))
        }
        Value::Array(values) => {
            let mut values: Vec<String> = values.iter().map(shape).collect();
            values.sort();
            format!("[{}]", values.join(", "))
        }
        Value::String(_) => "text".to_owned(),
        other => other.to_string(),
    }
}
