//! Folding: what a log leads to, by its entries alone. An entry that does not follow from those before it fails.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// What a log leads to.
#[derive(Debug, Default)]
pub struct Folded {
    /// The thing; nothing once it is gone.
    pub thing: Option<Map<String, Value>>,
    /// Its keys, by id.
    pub keys: BTreeMap<String, Map<String, Value>>,
}

/// Folds entries, the oldest first.
pub fn fold(entries: &[Value]) -> Folded {
    let mut folded = Folded::default();
    for entry in entries {
        let action = entry["action"].as_str().unwrap();
        let [mut before, after] = ["before", "after"].map(|side| entry[side].as_object().cloned());
        // Keys that end with something else, by their names alone.
        let ended = before.as_mut().and_then(|before| before.remove("ended_keys"));
        for token in ended.iter().flat_map(|tokens| tokens.as_array().unwrap()) {
            let known = folded.keys.remove(token["key"].as_str().unwrap()).unwrap();
            assert_eq!(known.get("name"), token.get("name"), "{entry}");
        }
        match action {
            "setup" | "role.create" | "user.create" | "api_user.create" | "resource.create" => {
                assert!(folded.thing.is_none() && before.is_none(), "{entry} is not the first");
                folded.thing = after;
            }
            "role.edit" | "user.edit" | "api_user.edit" | "resource.edit" | "resource.retire" | "user.adopt"
            | "api_user.adopt" | "user.hand_over" | "api_user.hand_over" | "user.invite" | "invitation.accept" => {
                let thing = folded.thing.as_mut().unwrap_or_else(|| panic!("{entry} comes after the end"));
                turn(thing, before, after, entry);
            }
            "role.delete" | "user.delete" | "api_user.delete" => {
                assert_eq!((state(folded.thing.take()), after), (before, None), "{entry}");
                folded.keys.clear();
            }
            "key.create" => {
                let key = after.unwrap();
                let known = folded.keys.insert(key["key"].as_str().unwrap().to_owned(), key);
                assert_eq!((known, before), (None, None), "{entry}");
            }
            "key.edit" | "key.rotate" => {
                let id = entry["after"]["key"].as_str().unwrap();
                turn(folded.keys.get_mut(id).unwrap(), before, after, entry);
            }
            "key.delete" => {
                let key = folded.keys.remove(entry["before"]["key"].as_str().unwrap());
                assert_eq!((key, after), (before, None), "{entry}");
            }
            "keys.delete" => {
                for key in entry["before"]["keys"].as_array().unwrap() {
                    let known = folded.keys.remove(key["key"].as_str().unwrap());
                    assert_eq!(known.map(Value::Object).as_ref(), Some(key), "{entry}");
                }
            }
            "session.create" | "session.delete" | "sessions.delete" | "password.change" => {}
            _ => panic!("say in {} what {entry} does", file!()),
        }
    }
    folded
}

/// What is said besides of a moment, and is no part of the thing.
const PASSING: [&str; 2] = ["session", "invitation_expires_at"];

fn state(thing: Option<Map<String, Value>>) -> Option<Map<String, Value>> {
    let mut thing = thing?;
    thing.retain(|field, _| !PASSING.contains(&field.as_str()));
    Some(thing)
}

/// Makes an edit: what was must be what is, and what is said to differ must do so.
fn turn(
    thing: &mut Map<String, Value>,
    before: Option<Map<String, Value>>,
    after: Option<Map<String, Value>>,
    entry: &Value,
) {
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    for (field, was) in &before {
        assert_eq!(thing.get(field), Some(was), "{field} of {entry} does not follow");
        assert!(field == "key" || after.get(field) != Some(was), "{field} of {entry} did not change");
    }
    let told = after.keys().filter(|field| !PASSING.contains(&field.as_str()));
    assert_eq!(told.collect::<Vec<_>>(), before.keys().collect::<Vec<_>>(), "{entry}");
    thing.extend(after);
}
