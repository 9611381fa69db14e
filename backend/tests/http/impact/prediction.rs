//! Predictions match reality: in random populations each change is predicted, made, and the two outcomes are compared.

use std::collections::{BTreeMap, BTreeSet};

use http::Method;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use super::population::{Observed, Plan, Population, RIGHTS, plans, select};
use super::retire::retiring_takes_exactly_what_was_predicted;
use super::{names, predicted};
use crate::harness::{Kind, Postern};

/// The number of populations, and of changes in each.
const POPULATIONS: u32 = 10;
const CHANGES: std::ops::Range<usize> = 3..7;

/// A change as numbers: the kind, the target and the details.
#[derive(Debug, Clone)]
struct Change {
    what: usize,
    which: usize,
    how: usize,
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = (0..12_usize, 0..16_usize, 0..1024_usize).prop_map(|(what, which, how)| Change { what, which, how });
    prop::collection::vec(change, CHANGES)
}

#[test]
fn every_change_has_the_predicted_impact() {
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(POPULATIONS) });
    let outcome = runner.run(&(plans(), changes()), |(plan, changes)| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(run(plan, changes));
        Ok(())
    });
    outcome.unwrap();
}

async fn run(plan: Plan, changes: Vec<Change>) {
    let postern = Postern::ready().await;
    let mut population = Population::build(&postern, &plan).await;
    let mut before = population.observe().await;
    for change in changes {
        let (proposal, method, path, body) = proposed(&population, &before, &change);
        let ada = postern.ada();
        let impact = ada.post(super::IMPACT, proposal.clone()).await;
        let done = match method {
            Method::PATCH => ada.edit(&path, body).await,
            _ => ada.delete(&path).await,
        };
        if impact.status == 404 {
            assert_eq!(done.status, 404, "{proposal}: {done:?}");
            continue;
        }
        assert!((200..300).contains(&done.status), "{proposal}: {done:?}");
        let after = population.observe().await;
        compare(&impact.is(200).body, &before, &after, &proposal);
        // People whose session has ended sign in again if they can.
        before = if population.sign_in_again(&after).await { population.observe().await } else { after };
    }
    let programs = population.principals.iter().filter_map(|known| Some((known.id.clone(), known.key.clone()?)));
    let programs: Vec<_> = programs.collect();
    for resource in ["bins", "boxes"] {
        retiring_takes_exactly_what_was_predicted(&postern, &programs, resource).await;
    }
}

/// A proposal, and the request that makes the change.
fn proposed(population: &Population<'_>, now: &Observed, change: &Change) -> (Value, Method, String, Value) {
    let administrator = "rol_000000000000".to_owned();
    let pool = [&population.roles[..], &[administrator]].concat();
    // Sometimes picks something inactive, so that changes also revive.
    let stopped = change.how & 32 != 0;
    let principals = || population.principals.iter().map(|known| &known.id);
    let idle: Vec<&String> = principals().filter(|id| stopped && !now.active.contains_key(*id)).collect();
    let principal = pick(idle, principals().collect(), change.which);
    let idle = population.keys.iter().filter(|key| stopped && !now.working.contains(&key.program.id)).collect();
    let key = pick(idle, population.keys.iter().collect(), change.which);
    let principal_path = Kind::of(principal).path(principal);
    let key_path = format!("{}/{}", Kind::of(&key.owner).keys(&key.owner), key.program.id);
    match change.what {
        0..=3 => {
            let (role, permissions) =
                (&population.roles[change.which % population.roles.len()], select(&RIGHTS, change.how));
            let proposal = json!({ "action": "role.edit", "role": role, "permissions": permissions });
            (proposal, Method::PATCH, format!("/api/v1/roles/{role}"), json!({ "permissions": permissions }))
        }
        4..=7 => {
            let mut edit = json!({});
            if change.how & 1 != 0 {
                edit["disabled"] = json!(now.active.contains_key(principal) && change.how & 6 != 0);
            }
            if change.how & 1 == 0 || change.how & 16 != 0 {
                edit["roles"] = json!(select(&pool, change.how >> 3));
            }
            let mut proposal = edit.clone();
            (proposal["action"], proposal["principal"]) = (json!("principal.edit"), json!(principal));
            (proposal, Method::PATCH, principal_path, edit)
        }
        8 => {
            let proposal = json!({ "action": "principal.delete", "principal": principal });
            (proposal, Method::DELETE, principal_path, Value::Null)
        }
        // An administrator can only delete another user's token, not disable it.
        9 | 10 if Kind::of(&key.owner) == Kind::ApiUser => {
            let disabled = now.working.contains(&key.program.id) && change.how & 3 != 0;
            let id = &key.program.id;
            let proposal = json!({ "action": "key.edit", "owner": key.owner, "key": id, "disabled": disabled });
            (proposal, Method::PATCH, key_path, json!({ "disabled": disabled }))
        }
        _ => {
            let proposal = json!({ "action": "key.delete", "owner": key.owner, "key": key.program.id });
            (proposal, Method::DELETE, key_path, Value::Null)
        }
    }
}

fn pick<'a, T>(preferred: Vec<&'a T>, all: Vec<&'a T>, which: usize) -> &'a T {
    let among = if preferred.is_empty() { all } else { preferred };
    among[which % among.len()]
}

/// Asserts that the prediction matches the observed changes.
fn compare(impact: &Value, before: &Observed, after: &Observed, proposal: &Value) {
    assert_eq!(impact["complete"], true);
    let context = || format!("{proposal}\npredicted {impact}\nbefore {before:?}\nafter {after:?}");
    let acts = |observed: &Observed| observed.active.keys().cloned().collect::<BTreeSet<String>>();
    for (part, more, fewer) in [
        ("stopped", &acts(before), &acts(after)),
        ("revived", &acts(after), &acts(before)),
        ("keys_stopped", &before.working, &after.working),
        ("keys_revived", &after.working, &before.working),
    ] {
        let named = names(impact, part, "/id");
        assert_eq!(impact[part]["total"], named.len(), "{part} of {impact}");
        let expected: BTreeSet<&str> = more.difference(fewer).map(String::as_str).collect();
        assert_eq!(BTreeSet::from_iter(named), expected, "{part} by {}", context());
    }

    let mut changed = BTreeMap::new();
    for (id, could) in &before.active {
        let Some(can) = after.active.get(id) else { continue };
        let (could, can) = (could.as_ref().unwrap(), can.as_ref().unwrap());
        if could != can {
            changed.insert(id.clone(), (json!(can.beyond(could)), json!(could.beyond(can))));
        }
    }
    let named = impact["changed"]["named"].as_array().unwrap().iter();
    let predicted = named.map(|one| {
        let id = one["principal"]["id"].as_str().unwrap().to_owned();
        (id, (sorted(&one["gains"]), sorted(&one["loses"])))
    });
    assert_eq!(predicted.collect::<BTreeMap<_, _>>(), changed, "changed by {}", context());
}

fn sorted(permissions: &Value) -> Value {
    let mut permissions = permissions.as_array().unwrap().clone();
    permissions.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    json!(permissions)
}

#[tokio::test]
async fn enabling_is_predicted_to_revive_exactly_what_disabling_stopped() {
    let plan = Plan {
        roles: vec![0b11_1000_0011, 0b00_0110_0000],
        people: vec![0b11],
        api_users: vec![0b10, 0b100],
        keys: vec![(0, None, false, None), (1, None, false, None), (3, None, false, Some(0)), (2, Some(7), true, None)],
        descendants: vec![(0, 0b10), (0, 0b10), (1, 0b10), (2, 0b110)],
        provisioned_person: true,
    };
    let postern = Postern::ready().await;
    let population = Population::build(&postern, &plan).await;
    let ada = postern.ada();
    assert!(population.principals.len() > 6, "keys have provisioned principals");
    for known in &population.principals {
        let suspend = |disabled| json!({ "action": "principal.edit", "principal": known.id, "disabled": disabled });
        let stops = predicted(&ada, suspend(true)).await;
        assert!(stops["stopped"]["total"].as_u64() >= Some(1));
        let path = Kind::of(&known.id).path(&known.id);
        ada.edit(&path, json!({ "disabled": true })).await.is(200);
        let revives = predicted(&ada, suspend(false)).await;
        assert_eq!((&revives["revived"], &revives["keys_revived"]), (&stops["stopped"], &stops["keys_stopped"]));
        ada.edit(&path, json!({ "disabled": false })).await.is(200);
    }
}
