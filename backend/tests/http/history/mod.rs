//! The log against a reference model: after any history, folding a thing's entries from its first to its last yields the thing
//! as it is shown, whoever did what to it, and what is shown no more is gone at the end of its log.

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

/// How many histories are tried, and how long they are.
const HISTORIES: u32 = 20;
const LENGTH: std::ops::Range<usize> = 10..40;

#[test]
fn folding_the_log_of_anything_yields_the_thing() {
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(HISTORIES) });
    let histories = prop::collection::vec(steps(), LENGTH);
    let outcome = runner.run(&histories, |history| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(live(history));
        Ok(())
    });
    outcome.unwrap();
}

/// Everything that can be done to each kind of thing, once, so that no kind of entry is left to chance.
#[tokio::test]
async fn folding_goes_through_every_kind_of_entry() {
    let mut history = step::one_of_each();
    let mut seen = live(history.clone()).await;
    // The same twice and then backwards: most of it is refused now and then.
    let backwards: Vec<Step> = history.iter().rev().cloned().collect();
    history.extend(history.clone());
    history.extend(backwards);
    seen.extend(live(history).await);
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

/// Lives through a history, and holds what is there against what the log says. Gives every action that was logged.
async fn live(history: Vec<Step>) -> BTreeSet<String> {
    let postern = Postern::ready().await;
    let mut run = HistoryRun::new(&postern).await;
    for step in history {
        run.take(&postern, &step).await;
    }
    let ada = postern.ada();
    for role in &run.roles {
        let state = log(&ada, role).await;
        same(&state, &ada, &format!("/api/v1/roles/{role}"), &["name", "description", "permissions", "provisioned_by"])
            .await;
    }
    for resource in &run.resources {
        let state = log(&ada, &format!("resource:{resource}")).await;
        let fields = ["name", "kind", "description", "retired_at"];
        same(&state, &ada, &format!("/api/v1/resources/{resource}"), &fields).await;
    }
    for user in &run.users {
        let path = format!("/api/v1/users/{user}");
        let state = log(&ada, user).await;
        let fields = ["login", "name", "roles", "disabled", "provisioned_by"];
        let Some(shown) = same(&state, &ada, &path, &fields).await else { continue };
        if let Some(status @ ("active" | "invited")) = shown["status"].as_str() {
            assert_eq!(state.thing.as_ref().unwrap()["invited"], status == "invited", "{shown}");
        }
        same_keys(&state, &ada, &format!("{path}/tokens"), &postern).await;
    }
    for api_user in &run.api_users {
        let path = format!("/api/v1/api-users/{api_user}");
        let state = log(&ada, api_user).await;
        let fields = ["name", "roles", "disabled", "provisioned_by"];
        let Some(shown) = same(&state, &ada, &path, &fields).await else { continue };
        assert_eq!(shown["keys"], state.keys.len(), "{shown}");
        same_keys(&state, &ada, &format!("{path}/keys"), &postern).await;
    }
    let everything = ada.walk("/api/v1/changes", 100).await;
    everything.iter().map(|entry| entry["action"].as_str().unwrap().to_owned()).collect()
}

/// What the log of a thing leads to.
async fn log(ada: &Actor<'_>, target: &str) -> Folded {
    let mut entries = ada.walk(&format!("/api/v1/changes?target={target}"), 100).await;
    entries.reverse();
    fold(&entries)
}

/// Fails unless a thing is shown as its log says; gives it as it is shown.
async fn same(state: &Folded, ada: &Actor<'_>, path: &str, fields: &[&str]) -> Option<Value> {
    let shown = ada.get(path).await;
    let Some(thing) = &state.thing else {
        assert_eq!((shown.status, &state.keys), (404, &BTreeMap::default()), "{path}: {shown:?}");
        return None;
    };
    let shown = shown.is(200).body;
    for field in fields {
        assert_eq!(thing.get(*field), shown.get(*field), "{field} of {shown}");
    }
    Some(shown)
}

/// Fails unless the keys of a thing are shown as its log says.
async fn same_keys(state: &Folded, ada: &Actor<'_>, path: &str, postern: &Postern) {
    let shown = ada.walk(path, 100).await;
    assert_eq!(shown.len(), state.keys.len(), "{shown:?}");
    for key in shown {
        let said = &state.keys[key["id"].as_str().unwrap()];
        for field in ["name", "note", "scope", "expires_at", "disabled"] {
            assert_eq!(said.get(field), key.get(field), "{field} of {key}");
        }
        // The secret before the last is told of as long as it works.
        let until = said["previous_until"].as_str().filter(|until| postern.now() < until.parse().unwrap());
        assert_eq!(key.get("previous_until").cloned().unwrap_or(Value::Null), json!(until), "{key}");
    }
}
