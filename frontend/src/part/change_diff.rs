//! What an entry of the change log says of each field: what was before, and what is now.

use postern_shared::change::Change;
use serde_json::{Map, Value};

/// What became of one field.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Became {
    /// It says which thing is meant: one that stays, or that was deleted with all it was.
    Same(Value),
    /// It is new.
    New(Value),
    /// It is gone, while the thing stays.
    Gone(Value),
    /// It was one thing and is another.
    Other(Value, Value),
    /// It is a list that others came into, or left.
    List { added: Vec<Value>, removed: Vec<Value>, kept: usize },
}

/// The fields an entry speaks of, each with what became of it. What was empty and stays so is left out, unless that says
/// something by itself.
pub(super) fn fields(change: &Change) -> Vec<(String, Became)> {
    let empty = Map::new();
    let (before, after) = (change.before.as_object().unwrap_or(&empty), change.after.as_object().unwrap_or(&empty));
    let mut names: Vec<&String> =
        before.keys().chain(after.keys().filter(|name| !before.contains_key(*name))).collect();
    // What a thing is called comes first.
    names.sort_by_key(|name| *name != "name");
    let was_deleted = change.after.is_null();
    let became = |name: &String| match (before.get(name), after.get(name)) {
        (Some(was), Some(is)) => Some(both(was, is)),
        (None, Some(is)) => says_something(name, is).then(|| Became::New(is.clone())),
        (Some(was), None) if !says_something(name, was) => None,
        (Some(was), None) if was_deleted => Some(Became::Same(was.clone())),
        (Some(was), None) => Some(Became::Gone(was.clone())),
        (None, None) => None,
    };
    names.into_iter().filter_map(|name| became(name).map(|became| (name.clone(), became))).collect()
}

fn both(was: &Value, is: &Value) -> Became {
    match (was, is) {
        _ if was == is => Became::Same(is.clone()),
        (Value::Array(was), Value::Array(is)) => {
            let without = |these: &[Value], those: &[Value]| -> Vec<Value> {
                these.iter().filter(|value| !those.contains(value)).cloned().collect()
            };
            let (added, removed) = (without(is, was), without(was, is));
            Became::List { kept: is.len() - added.len(), added, removed }
        }
        _ => Became::Other(was.clone(), is.clone()),
    }
}

fn says_something(name: &str, value: &Value) -> bool {
    match value {
        Value::Null => nothing(name) != NONE,
        Value::String(text) => !text.is_empty(),
        _ => true,
    }
}

/// What stands for nothing in most fields.
const NONE: &str = "none";

/// What it means that a field is `null`.
pub(super) fn nothing(name: &str) -> &'static str {
    match name {
        "scope" => "all that its owner may do",
        "expires_at" => "never",
        _ => NONE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn entry(before: &Value, after: &Value) -> Change {
        serde_json::from_value(json!({
            "id": "2026-11-21T21:38:05.000Z-aB3dE5fG",
            "at": "2026-11-21T21:38:05Z",
            "actor": { "kind": "user", "id": "usr_0123456789ab", "name": "Ada" },
            "credential": { "kind": "session", "id": "ses_0123456789ab" },
            "action": "role.edit",
            "target": { "kind": "role", "id": "rol_0123456789ab", "name": "Dock" },
            "before": before,
            "after": after,
            "request": { "id": "req_0123456789ab", "address": "127.0.0.1", "agent": "curl" },
        }))
        .expect("an entry")
    }

    #[test]
    fn an_edited_list_tells_who_came_and_who_left() {
        let entry =
            entry(&json!({ "permissions": ["a:read", "b:read"] }), &json!({ "permissions": ["b:read", "c:read"] }));
        let became = Became::List { added: vec![json!("c:read")], removed: vec![json!("a:read")], kept: 1 };
        assert_eq!(fields(&entry), [("permissions".to_owned(), became)]);
    }

    #[test]
    fn an_edited_value_tells_both_and_the_name_comes_first() {
        let entry = entry(&json!({ "key": "key_1", "name": "Dock" }), &json!({ "key": "key_1", "name": "Yard" }));
        let expected = [
            ("name".to_owned(), Became::Other(json!("Dock"), json!("Yard"))),
            ("key".to_owned(), Became::Same(json!("key_1"))),
        ];
        assert_eq!(fields(&entry), expected);
    }

    #[test]
    fn what_is_new_leaves_out_what_is_empty_and_means_nothing() {
        let entry = entry(&Value::Null, &json!({ "name": "Dock", "note": "", "provisioned_by": null, "scope": null }));
        let expected =
            [("name".to_owned(), Became::New(json!("Dock"))), ("scope".to_owned(), Became::New(Value::Null))];
        assert_eq!(fields(&entry), expected);
    }

    #[test]
    fn a_deleted_thing_is_told_as_it_was() {
        let entry = entry(&json!({ "name": "Dock" }), &Value::Null);
        assert_eq!(fields(&entry), [("name".to_owned(), Became::Same(json!("Dock")))]);
    }
}
