//! The oracle of the change log: folding the entries of an entity yields the entity as the API shows it, or nothing if
//! it is deleted.

use std::collections::BTreeSet;

use postern_law::{Caller, EVERYTHING, Id, Kind};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};
use serde_json::{Value, json};

use super::fold::{Folded, fold, known};
use super::run::Run;
use crate::harness::Actor;

impl Run {
    /// Checks that every entity is as its log says. Returns every logged action.
    pub async fn compare_log(&self) -> Result<BTreeSet<String>, TestCaseError> {
        let state = &self.situation.state;
        let mut sessions = state.principal_ids().map(Caller::Session).filter(|caller| state.works(*caller));
        let reader = sessions.find(|caller| state.effective(*caller) == EVERYTHING);
        let reader = reader.ok_or_else(|| TestCaseError::fail("no administrator has a session"))?;
        let reader = self.service.actor(reader);
        for role in &self.service.roles[1..] {
            let fields = ["name", "description", "external_id", "permissions", "provisioned_by"];
            compare(&reader, role, &format!("/api/v1/roles/{role}"), &fields).await?;
        }
        for resource in &self.service.resources {
            let fields = ["name", "kind", "description", "retired_at"];
            compare(&reader, &format!("resource:{resource}"), &format!("/api/v1/resources/{resource}"), &fields)
                .await?;
        }
        for id in state.principal_ids() {
            self.compare_principal(&reader, id).await?;
        }
        let everything = reader.walk("/api/v1/changes", 100).await;
        Ok(everything.iter().map(|entry| entry["action"].as_str().unwrap().to_owned()).collect())
    }

    async fn compare_principal(&self, reader: &Actor<'_>, id: Id) -> Result<(), TestCaseError> {
        let principal = self.service.principal(id);
        let fields = ["name", "external_id", "roles", "disabled", "provisioned_by", "login"];
        let fields = &fields[..if principal.kind == Kind::User { 6 } else { 5 }];
        let path = self.service.principal_path(id);
        let (folded, Some(shown)) = compare(reader, &principal.id, &path, fields).await? else { return Ok(()) };
        let status = shown["status"].as_str().unwrap();
        if principal.kind == Kind::ApiUser {
            prop_assert_eq!(&shown["keys"], &json!(folded.keys.len()));
        } else if ["active", "invited"].contains(&status) {
            prop_assert_eq!(&folded.entity.unwrap()["invited"], &json!(status == "invited"), "{}", shown);
        }
        let keys = reader.walk(&self.service.keys_path(id), 100).await;
        prop_assert_eq!(keys.len(), folded.keys.len(), "{:?}", keys);
        for key in keys {
            let logged = known(folded.keys.get(key["id"].as_str().unwrap()), &key)?;
            for field in ["name", "note", "scope", "expires_at", "disabled"] {
                prop_assert_eq!(logged.get(field), key.get(field), "{} of {}", field, key);
            }
            // The cut-off of the previous secret is shown only while that secret works.
            let works = |until: &&str| self.service.postern.now() < until.parse().unwrap();
            let until = json!(logged["previous_until"].as_str().filter(works));
            prop_assert_eq!(key.get("previous_until").unwrap_or(&Value::Null), &until, "{}", key);
        }
        Ok(())
    }
}

/// Checks that the API shows an entity as its log says. Returns the folded log, and the entity if it exists.
async fn compare(
    reader: &Actor<'_>,
    target: &str,
    path: &str,
    fields: &[&str],
) -> Result<(Folded, Option<Value>), TestCaseError> {
    let mut entries = reader.walk(&format!("/api/v1/changes?target={target}"), 100).await;
    entries.reverse();
    let folded = fold(&entries)?;
    let shown = reader.get(path).await;
    let Some(entity) = &folded.entity else {
        prop_assert!(shown.status == 404 && folded.keys.is_empty(), "{shown:?}, {folded:?}");
        return Ok((folded, None));
    };
    prop_assert_eq!(shown.status, 200, "{:?}", shown);
    for field in fields {
        // An answer leaves out an external id that there is not, and names keys.
        let value = |fields: Option<&Value>| {
            let mut value = fields.cloned().unwrap_or_default();
            if let Some(key) = value.as_object_mut().filter(|_| *field == "provisioned_by") {
                key.retain(|field, _| ["owner", "id"].contains(&field.as_str()));
            }
            value
        };
        prop_assert_eq!(value(entity.get(*field)), value(shown.body.get(*field)), "{} of {:?}", field, shown);
    }
    Ok((folded, Some(shown.body)))
}
