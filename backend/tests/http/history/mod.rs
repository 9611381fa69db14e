//! The change log against a reference model: after any history, folding an entity's entries yields the entity as the
//! API shows it, or nothing if it is deleted.

mod fold;
mod run;
mod step;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::harness::{Actor, Postern};
use fold::{Folded, fold};
use run::HistoryRun;
use step::{Step, steps};

/// The number of histories, and their length in steps.
const HISTORIES: u32 = 20;
const LENGTH: std::ops::Range<usize> = 10..40;

#[test]
fn folding_the_log_of_an_entity_yields_the_entity() {
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(HISTORIES) });
    let histories = prop::collection::vec(steps(), LENGTH);
    let outcome = runner.run(&histories, |history| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(run_history(history));
        Ok(())
    });
    outcome.unwrap();
}

/// Every step on every kind of entity, so that no kind of entry is left to chance.
#[tokio::test]
async fn folding_covers_every_kind_of_entry() {
    let mut history = step::one_of_each();
    let mut seen = run_history(history.clone()).await;
    // The same steps twice and then in reverse, so that most are also refused at times.
    let backwards: Vec<Step> = history.iter().rev().cloned().collect();
    history.extend(history.clone());
    history.extend(backwards);
    seen.extend(run_history(history).await);
    let known = [
        "api_user.adopt",
        "api_user.create",
        "api_user.delete",
        "api_user.edit",
        "api_user.hand_over",
        "invitation.accept",
        "key.create",
        "key.delete",
        "key.edit",
        "key.rotate",
        "keys.delete",
        "resource.create",
        "resource.edit",
        "resource.retire",
        "role.create",
        "role.delete",
        "role.edit",
        "session.create",
        "setup",
        "user.adopt",
        "user.create",
        "user.delete",
        "user.edit",
        "user.hand_over",
        "user.invite",
    ];
    assert_eq!(seen.iter().map(String::as_str).collect::<Vec<_>>(), known);
}

/// Runs a history and compares every entity with its log. Returns every logged action.
async fn run_history(history: Vec<Step>) -> BTreeSet<String> {
    let postern = Postern::ready().await;
    let mut run = HistoryRun::new(&postern).await;
    for step in history {
        run.perform(&postern, &step).await;
    }
    let ada = postern.ada();
    for role in &run.roles {
        let state = fold_log(&ada, role).await;
        assert_matches(
            &state,
            &ada,
            &format!("/api/v1/roles/{role}"),
            &["name", "description", "permissions", "provisioned_by"],
        )
        .await;
    }
    for resource in &run.resources {
        let state = fold_log(&ada, &format!("resource:{resource}")).await;
        let fields = ["name", "kind", "description", "retired_at"];
        assert_matches(&state, &ada, &format!("/api/v1/resources/{resource}"), &fields).await;
    }
    for user in &run.users {
        let path = format!("/api/v1/users/{user}");
        let state = fold_log(&ada, user).await;
        let fields = ["login", "name", "roles", "disabled", "provisioned_by"];
        let Some(shown) = assert_matches(&state, &ada, &path, &fields).await else { continue };
        if let Some(status @ ("active" | "invited")) = shown["status"].as_str() {
            assert_eq!(state.entity.as_ref().unwrap()["invited"], status == "invited", "{shown}");
        }
        assert_keys_match(&state, &ada, &format!("{path}/tokens"), &postern).await;
    }
    for api_user in &run.api_users {
        let path = format!("/api/v1/api-users/{api_user}");
        let state = fold_log(&ada, api_user).await;
        let fields = ["name", "roles", "disabled", "provisioned_by"];
        let Some(shown) = assert_matches(&state, &ada, &path, &fields).await else { continue };
        assert_eq!(shown["keys"], state.keys.len(), "{shown}");
        assert_keys_match(&state, &ada, &format!("{path}/keys"), &postern).await;
    }
    let everything = ada.walk("/api/v1/changes", 100).await;
    everything.iter().map(|entry| entry["action"].as_str().unwrap().to_owned()).collect()
}

/// The folded log of a target.
async fn fold_log(ada: &Actor<'_>, target: &str) -> Folded {
    let mut entries = ada.walk(&format!("/api/v1/changes?target={target}"), 100).await;
    entries.reverse();
    fold(&entries)
}

/// Asserts that the API shows an entity as its log says. Returns the entity as shown, if it exists.
async fn assert_matches(state: &Folded, ada: &Actor<'_>, path: &str, fields: &[&str]) -> Option<Value> {
    let shown = ada.get(path).await;
    let Some(entity) = &state.entity else {
        assert_eq!((shown.status, &state.keys), (404, &BTreeMap::default()), "{path}: {shown:?}");
        return None;
    };
    let shown = shown.is(200).body;
    for field in fields {
        assert_eq!(entity.get(*field), shown.get(*field), "{field} of {shown}");
    }
    Some(shown)
}

/// Asserts that the API shows the keys of a principal as its log says.
async fn assert_keys_match(state: &Folded, ada: &Actor<'_>, path: &str, postern: &Postern) {
    let shown = ada.walk(path, 100).await;
    assert_eq!(shown.len(), state.keys.len(), "{shown:?}");
    for key in shown {
        let logged = &state.keys[key["id"].as_str().unwrap()];
        for field in ["name", "note", "scope", "expires_at", "disabled"] {
            assert_eq!(logged.get(field), key.get(field), "{field} of {key}");
        }
        // The cut-off of the previous secret is shown only while that secret works.
        let until = logged["previous_until"].as_str().filter(|until| postern.now() < until.parse().unwrap());
        assert_eq!(key.get("previous_until").cloned().unwrap_or(Value::Null), json!(until), "{key}");
    }
}
