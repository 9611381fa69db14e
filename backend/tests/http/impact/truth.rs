//! Impact equals what really happens: on random worlds a change is foretold, then made, and what came of it compared.

use std::collections::{BTreeMap, BTreeSet};

use http::Method;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use super::foretold;
use super::retire::retiring_ends_what_was_foretold;
use super::snapshot::{Observed, Plan, RIGHTS, Snapshot, plans, some};

/// How many worlds are tried, and how many changes are made to each.
const WORLDS: u32 = 10;
const CHANGES: std::ops::Range<usize> = 3..7;

/// A change, as numbers: what, to which, and how.
#[derive(Debug, Clone)]
struct Idea {
    what: usize,
    which: usize,
    how: usize,
}

fn ideas() -> impl Strategy<Value = Vec<Idea>> {
    let idea = (0..12_usize, 0..16_usize, 0..1024_usize).prop_map(|(what, which, how)| Idea { what, which, how });
    prop::collection::vec(idea, CHANGES)
}

#[test]
fn what_is_foretold_is_what_happens() {
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(WORLDS) });
    let outcome = runner.run(&(plans(), ideas()), |(plan, ideas)| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(live(plan, ideas));
        Ok(())
    });
    outcome.unwrap();
}

async fn live(plan: Plan, ideas: Vec<Idea>) {
    let mut snapshot = Snapshot::build(&plan).await;
    let mut before = snapshot.observe().await;
    for idea in ideas {
        let (proposal, method, path, body) = proposed(&snapshot, &before, &idea);
        let ada = snapshot.postern.ada();
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
        let after = snapshot.observe().await;
        compare(&impact.is(200).body, &before, &after, &proposal);
        // A session that has ended says nothing any more: its person signs in again where that can be.
        before = if snapshot.sign_in_again(&after).await { snapshot.observe().await } else { after };
    }
    for resource in ["bins", "boxes"] {
        retiring_ends_what_was_foretold(&snapshot, resource).await;
    }
}

/// A proposal, and how it is really made.
fn proposed(snapshot: &Snapshot, now: &Observed, idea: &Idea) -> (Value, Method, String, Value) {
    let administrator = "rol_000000000000".to_owned();
    let pool = [&snapshot.roles[..], &[administrator]].concat();
    // Now and then one of those that are stopped, so that some are revived.
    let stopped = idea.how & 32 != 0;
    let principals = || snapshot.principals.iter().map(|known| &known.id);
    let idle: Vec<&String> = principals().filter(|id| stopped && !now.active.contains_key(*id)).collect();
    let principal = pick(idle, principals().collect(), idea.which);
    let idle = snapshot.keys.iter().filter(|key| stopped && !now.working.contains(&key.program.id)).collect();
    let key = pick(idle, snapshot.keys.iter().collect(), idea.which);
    let folder = |id: &str| if id.starts_with("usr_") { "users" } else { "api-users" };
    let principal_path = format!("/api/v1/{}/{principal}", folder(principal));
    let keys = if key.owner.starts_with("usr_") { "tokens" } else { "keys" };
    let key_path = format!("/api/v1/{}/{}/{keys}/{}", folder(&key.owner), key.owner, key.program.id);
    match idea.what {
        0..=3 => {
            let (role, permissions) = (&snapshot.roles[idea.which % snapshot.roles.len()], some(&RIGHTS, idea.how));
            let proposal = json!({ "action": "role.edit", "role": role, "permissions": permissions });
            (proposal, Method::PATCH, format!("/api/v1/roles/{role}"), json!({ "permissions": permissions }))
        }
        4..=7 => {
            let mut edit = json!({});
            if idea.how & 1 != 0 {
                edit["disabled"] = json!(now.active.contains_key(principal) && idea.how & 6 != 0);
            }
            if idea.how & 1 == 0 || idea.how & 16 != 0 {
                edit["roles"] = json!(some(&pool, idea.how >> 3));
            }
            let mut proposal = edit.clone();
            (proposal["action"], proposal["principal"]) = (json!("principal.edit"), json!(principal));
            (proposal, Method::PATCH, principal_path, edit)
        }
        8 => {
            let proposal = json!({ "action": "principal.delete", "principal": principal });
            (proposal, Method::DELETE, principal_path, Value::Null)
        }
        // An administrator cannot disable another's token, only delete it.
        9 | 10 if keys == "keys" => {
            let disabled = now.working.contains(&key.program.id) && idea.how & 3 != 0;
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

fn pick<'a, T>(first: Vec<&'a T>, else_of: Vec<&'a T>, which: usize) -> &'a T {
    let of = if first.is_empty() { else_of } else { first };
    of[which % of.len()]
}

/// Holds what was foretold against what came of it.
fn compare(impact: &Value, before: &Observed, after: &Observed, proposal: &Value) {
    assert_eq!(impact["complete"], true);
    let said = |part: &str, id: &str| -> BTreeSet<String> {
        let named = impact[part]["named"].as_array().unwrap();
        assert_eq!(impact[part]["total"], named.len(), "{part} of {impact}");
        named.iter().map(|one| one.pointer(id).unwrap().as_str().unwrap().to_owned()).collect()
    };
    let acts = |observed: &Observed| observed.active.keys().cloned().collect::<BTreeSet<String>>();
    let but = |one: &BTreeSet<String>, other: &BTreeSet<String>| -> BTreeSet<String> { one - other };
    let context = || format!("{proposal}\nforetold {impact}\nbefore {before:?}\nafter {after:?}");
    assert_eq!(said("stopped", "/id"), but(&acts(before), &acts(after)), "stopped by {}", context());
    assert_eq!(said("revived", "/id"), but(&acts(after), &acts(before)), "revived by {}", context());
    let (was, is) = (&before.working, &after.working);
    assert_eq!(said("keys_stopped", "/id"), but(was, is), "keys stopped by {}", context());
    assert_eq!(said("keys_revived", "/id"), but(is, was), "keys revived by {}", context());

    let mut changed = BTreeMap::new();
    for (id, could) in &before.active {
        let Some(can) = after.active.get(id) else { continue };
        let (could, can) = (could.as_ref().unwrap(), can.as_ref().unwrap());
        if could != can {
            changed.insert(id.clone(), (json!(can.beyond(could)), json!(could.beyond(can))));
        }
    }
    let named = impact["changed"]["named"].as_array().unwrap().iter();
    let foretold = named.map(|one| {
        let id = one["principal"]["id"].as_str().unwrap().to_owned();
        (id, (sorted(&one["gains"]), sorted(&one["loses"])))
    });
    assert_eq!(foretold.collect::<BTreeMap<_, _>>(), changed, "changed by {}", context());
}

fn sorted(permissions: &Value) -> Value {
    let mut permissions = permissions.as_array().unwrap().clone();
    permissions.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    json!(permissions)
}

#[tokio::test]
async fn suspending_and_restoring_are_each_others_reverse() {
    let plan = Plan {
        roles: vec![0b11_1000_0011, 0b00_0110_0000],
        people: vec![0b11],
        api_users: vec![0b10, 0b100],
        keys: vec![(0, None, false, None), (1, None, false, None), (3, None, false, Some(0)), (2, Some(7), true, None)],
        below: vec![(0, 0b10), (0, 0b10), (1, 0b10), (2, 0b110)],
        person_below: true,
    };
    let snapshot = Snapshot::build(&plan).await;
    let ada = snapshot.postern.ada();
    assert!(snapshot.principals.len() > 6, "something was brought in");
    for known in &snapshot.principals {
        let suspend = |disabled| json!({ "action": "principal.edit", "principal": known.id, "disabled": disabled });
        let stops = foretold(&ada, suspend(true)).await;
        assert!(stops["stopped"]["total"].as_u64() >= Some(1));
        let folder = if known.id.starts_with("usr_") { "users" } else { "api-users" };
        let path = format!("/api/v1/{folder}/{}", known.id);
        ada.edit(&path, json!({ "disabled": true })).await.is(200);
        let revives = foretold(&ada, suspend(false)).await;
        assert_eq!((&revives["revived"], &revives["keys_revived"]), (&stops["stopped"], &stops["keys_stopped"]));
        ada.edit(&path, json!({ "disabled": false })).await.is(200);
    }
}
