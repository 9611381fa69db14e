//! The fields of a change: their values before and after.

use postern_shared::change::Change;
use serde_json::{Map, Value};

use crate::text::change::details as text;

/// The change of one field.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum FieldChange {
    /// It did not change, or belongs to something that was deleted.
    Same(Value),
    /// It is new.
    New(Value),
    /// It was removed.
    Gone(Value),
    /// It has another value.
    Other(Value, Value),
    /// Elements of a list were added or removed.
    List { added: Vec<Value>, removed: Vec<Value>, kept: usize },
}

/// The fields of a change. Those that are empty before and after are left out, unless that means something.
pub(super) fn fields(change: &Change) -> Vec<(String, FieldChange)> {
    let empty = Map::new();
    let (before, after) = (change.before.as_object().unwrap_or(&empty), change.after.as_object().unwrap_or(&empty));
    let mut names: Vec<&String> =
        before.keys().chain(after.keys().filter(|name| !before.contains_key(*name))).collect();
    // The name comes first.
    names.sort_by_key(|name| *name != "name");
    let was_deleted = change.after.is_null();
    let changed = |name: &String| match (before.get(name), after.get(name)) {
        (Some(was), Some(is)) => Some(both(was, is)),
        (None, Some(is)) => says_something(name, is).then(|| FieldChange::New(is.clone())),
        (Some(was), None) if !says_something(name, was) => None,
        (Some(was), None) if was_deleted => Some(FieldChange::Same(was.clone())),
        (Some(was), None) => Some(FieldChange::Gone(was.clone())),
        (None, None) => None,
    };
    names.into_iter().filter_map(|name| changed(name).map(|change| (name.clone(), change))).collect()
}

fn both(was: &Value, is: &Value) -> FieldChange {
    match (was, is) {
        _ if was == is => FieldChange::Same(is.clone()),
        (Value::Array(was), Value::Array(is)) => {
            let without = |these: &[Value], those: &[Value]| -> Vec<Value> {
                these.iter().filter(|value| !those.contains(value)).cloned().collect()
            };
            let (added, removed) = (without(is, was), without(was, is));
            FieldChange::List { kept: is.len() - added.len(), added, removed }
        }
        _ => FieldChange::Other(was.clone(), is.clone()),
    }
}

fn says_something(name: &str, value: &Value) -> bool {
    match value {
        Value::Null => nothing(name).is_some(),
        Value::String(text) => !text.is_empty(),
        _ => true,
    }
}

/// The meaning of `null` in a field, where it means more than nothing.
pub(super) fn nothing(name: &str) -> Option<&'static str> {
    match name {
        "scope" => Some(text::EVERYTHING),
        "expires_at" => Some(text::NEVER),
        _ => None,
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
    fn an_edited_list_shows_what_was_added_and_removed() {
        let entry =
            entry(&json!({ "permissions": ["a:read", "b:read"] }), &json!({ "permissions": ["b:read", "c:read"] }));
        let expected = FieldChange::List { added: vec![json!("c:read")], removed: vec![json!("a:read")], kept: 1 };
        assert_eq!(fields(&entry), [("permissions".to_owned(), expected)]);
    }

    #[test]
    fn an_edited_value_shows_both_and_the_name_comes_first() {
        let entry = entry(&json!({ "key": "key_1", "name": "Dock" }), &json!({ "key": "key_1", "name": "Yard" }));
        let expected = [
            ("name".to_owned(), FieldChange::Other(json!("Dock"), json!("Yard"))),
            ("key".to_owned(), FieldChange::Same(json!("key_1"))),
        ];
        assert_eq!(fields(&entry), expected);
    }

    #[test]
    fn empty_fields_of_something_new_are_left_out_unless_they_mean_something() {
        let entry = entry(&Value::Null, &json!({ "name": "Dock", "note": "", "provisioned_by": null, "scope": null }));
        let expected =
            [("name".to_owned(), FieldChange::New(json!("Dock"))), ("scope".to_owned(), FieldChange::New(Value::Null))];
        assert_eq!(fields(&entry), expected);
    }

    #[test]
    fn something_deleted_is_shown_as_it_was() {
        let entry = entry(&json!({ "name": "Dock" }), &Value::Null);
        assert_eq!(fields(&entry), [("name".to_owned(), FieldChange::Same(json!("Dock")))]);
    }
}
