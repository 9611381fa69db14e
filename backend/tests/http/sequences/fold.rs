//! Folding a log into a state. Fails on an entry that does not follow from the entries before it.

use std::collections::BTreeMap;

use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};
use serde_json::{Map, Value};

type Fields = Map<String, Value>;

/// The state after the last entry.
#[derive(Debug, Default)]
pub struct Folded {
    /// The entity; `None` once it is deleted.
    pub entity: Option<Fields>,
    /// Its keys, by id.
    pub keys: BTreeMap<String, Fields>,
}

/// Folds entries in order, oldest first.
pub fn fold(entries: &[Value]) -> Result<Folded, TestCaseError> {
    let mut folded = Folded::default();
    for entry in entries {
        let [mut before, after] = ["before", "after"].map(|side| entry[side].as_object().cloned());
        // Keys that ended as a side effect are logged with only id and name.
        let ended = before.as_mut().and_then(|before| before.remove("ended_keys"));
        for key in ended.iter().flat_map(|keys| keys.as_array().unwrap()) {
            let removed = known(folded.keys.remove(id(key)), entry)?;
            prop_assert_eq!(removed.get("name"), key.get("name"), "{}", entry);
        }
        match entry["action"].as_str().unwrap() {
            "setup" | "role.create" | "user.create" | "api_user.create" | "resource.create" => {
                prop_assert!(folded.entity.is_none() && before.is_none(), "{entry} is not the first entry");
                folded.entity = after;
            }
            action @ ("role.edit" | "user.edit" | "api_user.edit" | "resource.edit" | "resource.retire"
            | "user.adopt" | "api_user.adopt" | "user.hand_over" | "api_user.hand_over" | "user.invite"
            | "invitation.accept") => {
                prop_assert!(folded.entity.is_some(), "{entry} comes after the deletion");
                let changes = before.as_ref().is_some_and(|before| !before.is_empty());
                prop_assert!(changes || !action.contains(".edit"), "{entry} changes nothing");
                apply_edit(folded.entity.as_mut().unwrap(), before, after, entry)?;
            }
            "role.delete" | "user.delete" | "api_user.delete" => {
                prop_assert_eq!((state(folded.entity.take()), after), (before, None), "{}", entry);
                folded.keys.clear();
            }
            "key.create" => {
                let replaced = folded.keys.insert(id(&entry["after"]).to_owned(), after.unwrap());
                prop_assert_eq!((replaced, before), (None, None), "{}", entry);
            }
            "key.edit" | "key.rotate" => {
                apply_edit(known(folded.keys.get_mut(id(&entry["after"])), entry)?, before, after, entry)?;
            }
            "key.delete" => {
                prop_assert_eq!((folded.keys.remove(id(&entry["before"])), after), (before, None), "{}", entry);
            }
            "keys.delete" => {
                for key in entry["before"]["keys"].as_array().unwrap() {
                    let removed = folded.keys.remove(id(key)).map(Value::Object);
                    prop_assert_eq!(removed.as_ref(), Some(key), "{}", entry);
                }
            }
            "key.new_address" => {
                known(folded.keys.get(id(&entry["after"])), entry)?;
            }
            "key.succeed" | "key.move" => {
                prop_assert!(before.is_some() && after.is_some() && before != after, "{entry} changes nothing");
            }
            "session.create" | "session.delete" | "sessions.delete" | "password.change" => {}
            _ => panic!("add the effect of {entry} to {}", file!()),
        }
    }
    Ok(folded)
}

/// A key that an earlier entry created.
pub fn known<T>(key: Option<T>, about: &Value) -> Result<T, TestCaseError> {
    key.ok_or_else(|| TestCaseError::fail(format!("the log does not know the key of {about}")))
}

/// The id of a logged key.
fn id(key: &Value) -> &str {
    key["key"].as_str().unwrap()
}

/// Fields of an entry that are no part of the entity's state.
const TRANSIENT: [&str; 2] = ["session", "invitation_expires_at"];

fn state(entity: Option<Fields>) -> Option<Fields> {
    let mut entity = entity?;
    entity.retain(|field, _| !TRANSIENT.contains(&field.as_str()));
    Some(entity)
}

/// Applies an edit. `before` must match the current state, and every listed field must change.
fn apply_edit(
    entity: &mut Fields,
    before: Option<Fields>,
    after: Option<Fields>,
    entry: &Value,
) -> Result<(), TestCaseError> {
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    for (field, was) in &before {
        prop_assert_eq!(entity.get(field), Some(was), "{} of {} does not follow", field, entry);
        prop_assert!(field == "key" || after.get(field) != Some(was), "{field} of {entry} did not change");
    }
    let logged = after.keys().filter(|field| !TRANSIENT.contains(&field.as_str()));
    prop_assert_eq!(logged.collect::<Vec<_>>(), before.keys().collect::<Vec<_>>(), "{}", entry);
    entity.extend(after);
    Ok(())
}
