//! Folding a log into a state. Fails on an entry that does not follow from the entries before it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// The state after the last entry.
#[derive(Debug, Default)]
pub struct Folded {
    /// The entity; `None` once it is deleted.
    pub entity: Option<Map<String, Value>>,
    /// Its keys, by id.
    pub keys: BTreeMap<String, Map<String, Value>>,
}

/// Folds entries in order, oldest first.
pub fn fold(entries: &[Value]) -> Folded {
    let mut folded = Folded::default();
    for entry in entries {
        let action = entry["action"].as_str().unwrap();
        let [mut before, after] = ["before", "after"].map(|side| entry[side].as_object().cloned());
        // Keys that ended as a side effect are logged with only id and name.
        let ended = before.as_mut().and_then(|before| before.remove("ended_keys"));
        for token in ended.iter().flat_map(|tokens| tokens.as_array().unwrap()) {
            let removed = folded.keys.remove(token["key"].as_str().unwrap()).unwrap();
            assert_eq!(removed.get("name"), token.get("name"), "{entry}");
        }
        match action {
            "setup" | "role.create" | "user.create" | "api_user.create" | "resource.create" => {
                assert!(folded.entity.is_none() && before.is_none(), "{entry} is not the first entry");
                folded.entity = after;
            }
            "role.edit" | "user.edit" | "api_user.edit" | "resource.edit" | "resource.retire" | "user.adopt"
            | "api_user.adopt" | "user.hand_over" | "api_user.hand_over" | "user.invite" | "invitation.accept" => {
                let entity = folded.entity.as_mut().unwrap_or_else(|| panic!("{entry} comes after the deletion"));
                apply_edit(entity, before, after, entry);
            }
            "role.delete" | "user.delete" | "api_user.delete" => {
                assert_eq!((state(folded.entity.take()), after), (before, None), "{entry}");
                folded.keys.clear();
            }
            "key.create" => {
                let key = after.unwrap();
                let replaced = folded.keys.insert(key["key"].as_str().unwrap().to_owned(), key);
                assert_eq!((replaced, before), (None, None), "{entry}");
            }
            "key.edit" | "key.rotate" => {
                let id = entry["after"]["key"].as_str().unwrap();
                apply_edit(folded.keys.get_mut(id).unwrap(), before, after, entry);
            }
            "key.delete" => {
                let key = folded.keys.remove(entry["before"]["key"].as_str().unwrap());
                assert_eq!((key, after), (before, None), "{entry}");
            }
            "keys.delete" => {
                for key in entry["before"]["keys"].as_array().unwrap() {
                    let removed = folded.keys.remove(key["key"].as_str().unwrap());
                    assert_eq!(removed.map(Value::Object).as_ref(), Some(key), "{entry}");
                }
            }
            "session.create" | "session.delete" | "sessions.delete" | "password.change" => {}
            _ => panic!("add the effect of {entry} to {}", file!()),
        }
    }
    folded
}

/// Fields of an entry that are no part of the entity's state.
const TRANSIENT: [&str; 2] = ["session", "invitation_expires_at"];

fn state(entity: Option<Map<String, Value>>) -> Option<Map<String, Value>> {
    let mut entity = entity?;
    entity.retain(|field, _| !TRANSIENT.contains(&field.as_str()));
    Some(entity)
}

/// Applies an edit. `before` must match the current state, and every listed field must change.
fn apply_edit(
    entity: &mut Map<String, Value>,
    before: Option<Map<String, Value>>,
    after: Option<Map<String, Value>>,
    entry: &Value,
) {
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    for (field, was) in &before {
        assert_eq!(entity.get(field), Some(was), "{field} of {entry} does not follow");
        assert!(field == "key" || after.get(field) != Some(was), "{field} of {entry} did not change");
    }
    let logged = after.keys().filter(|field| !TRANSIENT.contains(&field.as_str()));
    assert_eq!(logged.collect::<Vec<_>>(), before.keys().collect::<Vec<_>>(), "{entry}");
    entity.extend(after);
}
