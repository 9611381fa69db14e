//! `GET /users` and `/api-users` by role, status and search.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use postern_backend::store::Commit;
use postern_backend::store::Principal as StoredPrincipal;
use postern_shared::id::ApiUserId;
use serde_json::{Value, json};

use super::{API_USERS, Provisioner, new};
use crate::harness::{ADMINISTRATOR, Actor, Kind, Postern};

/// The ids of some principals, without their order.
fn ids(principals: &[Value]) -> BTreeSet<&str> {
    principals.iter().map(|it| it["id"].as_str().unwrap()).collect()
}

/// Creates principals of each status with and without a role, and returns the role.
async fn population(postern: &Postern, kind: Kind) -> String {
    let ada = postern.ada();
    let role = ada.role("Night shift", &[]).await;
    let provisioner = Provisioner::new(postern, kind).await;
    let key = provisioner.key();
    for (n, name) in ["Dock.east", "DÓCK.west", "Gate.east", "Gate.west"].into_iter().enumerate() {
        let roles: &[&str] = if n % 2 == 0 { &[&role] } else { &[] };
        // Blocked at the end, active, or invited if it is a user, and disabled.
        key.post(kind.list(), new(kind, &format!("{name}.b"), &[])).await.is(201);
        let create = async |name: &str| ada.post(kind.list(), new(kind, name, roles)).await.is(201);
        create(&format!("{name}.a")).await;
        let disabled = create(&format!("{name}.d")).await;
        ada.edit(disabled.header("location").unwrap(), json!({ "disabled": true })).await.is(200);
        if kind == Kind::User {
            ada.person(&format!("{name}.p"), roles).await;
        }
    }
    provisioner.delete_key().await;
    role
}

#[tokio::test]
async fn the_filters_combine_in_pages_of_any_size() {
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let role = population(&postern, kind).await;
        let all = ada.walk(kind.list(), 100).await;
        let name = |it: &Value| it["name"].as_str().unwrap().replace('Ó', "o").to_lowercase();
        let mut sizes = BTreeSet::new();
        for by_role in [None, Some(role.as_str())] {
            let invited = Some("invited").filter(|_| kind == Kind::User);
            for status in [None, Some("active"), invited, Some("disabled"), Some("blocked")] {
                for q in [None, Some("dock"), Some("east"), Some("nobody")] {
                    let expected: Vec<Value> = all
                        .iter()
                        .filter(|it| by_role.is_none_or(|role| it["roles"].as_array().unwrap().contains(&json!(role))))
                        .filter(|it| status.is_none_or(|status| it["status"] == status))
                        .filter(|it| q.is_none_or(|q| name(it).contains(q)))
                        .cloned()
                        .collect();
                    sizes.insert(expected.len());
                    let filters = [("role", by_role), ("status", status), ("q", q)];
                    let filters = filters.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?)));
                    let path = format!("{}?{}", kind.list(), filters.collect::<Vec<_>>().join("&"));
                    for limit in [1, 2, 100] {
                        let found = ada.walk(&path, limit).await;
                        assert_eq!(ids(&found), ids(&expected), "{path} in pages of {limit}");
                        assert_eq!(found.len(), expected.len(), "{path} in pages of {limit} repeats one");
                        if by_role.is_none() && status != Some("blocked") {
                            assert_eq!(found, expected, "{path} in pages of {limit} is in another order");
                        }
                    }
                }
            }
        }
        assert!(sizes.len() > 4, "the filters hardly differ: {sizes:?}");
    }
}

#[tokio::test]
async fn a_role_lists_its_holders_of_one_kind_and_an_unknown_role_no_one() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    ada.api_user("Scanner", &[ADMINISTRATOR]).await;
    for kind in Kind::each() {
        let found = ada.walk(&format!("{}?role={ADMINISTRATOR}", kind.list()), 100).await;
        let names: Vec<&str> = found.iter().map(|it| it["name"].as_str().unwrap()).collect();
        assert_eq!(names, [if kind == Kind::User { "Ada" } else { "Scanner" }]);
        let unknown = ada.get(&format!("{}?role=rol_0123456789ab", kind.list())).await.is(200);
        assert_eq!(unknown.body, json!({ "items": [], "next_cursor": null }));
        for bad in [
            "role=",
            "role=Night",
            &format!("role={}", ada.id),
            "status=",
            "status=gone",
            "status=Active",
            "provisioned_by=",
            "provisioned_by=Nightly",
            "updated_since=",
            "updated_since=2026-03-01",
            "external_id=",
            "external_id=%0A",
            "external_id=..",
            &format!("external_id={}", "x".repeat(129)),
        ] {
            ada.get(&format!("{}?{bad}", kind.list())).await.is_problem(400, "bad_query");
        }
        // An API user is never invited, so there is nothing to find.
        for status in ["invited", "invitation_expired"] {
            let reply = ada.get(&format!("{}?status={status}", kind.list())).await;
            if kind == Kind::User {
                reply.is(200)
            } else {
                reply.is_problem(400, "bad_query")
            };
        }
    }
}

#[tokio::test]
async fn a_key_lists_what_it_provisions_of_one_kind_also_after_its_deletion() {
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let provisioner = Provisioner::new(&postern, kind).await;
        let key = provisioner.key();
        let role = ada.role("Held", &[]).await;
        let other = provisioner.another_key(json!({ "name": "Other" })).await;
        other.at(&postern).post(kind.list(), new(kind, "Other", &[])).await.is(201);
        for n in 0..3 {
            let roles: &[&str] = if n == 0 { &[] } else { &[&provisioner.role] };
            key.post(kind.list(), new(kind, &format!("Provisioned-{n}"), roles)).await.is(201);
        }
        let listed = async |more: &str, limit| {
            let found = ada.walk(&format!("{}?provisioned_by={}{more}", kind.list(), key.id), limit).await;
            found.iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>()
        };
        let all = BTreeSet::from(["Provisioned-0", "Provisioned-1", "Provisioned-2"].map(str::to_owned));
        let holders = all.iter().skip(1).cloned().collect::<BTreeSet<_>>();
        for limit in [1, 2, 100] {
            assert_eq!(listed("", limit).await, all, "in pages of {limit}");
            assert_eq!(listed(&format!("&role={}", provisioner.role), limit).await, holders, "in pages of {limit}");
            assert_eq!(listed("&q=ed-2", limit).await, BTreeSet::from(["Provisioned-2".to_owned()]));
            assert_eq!(listed("&status=blocked", limit).await, BTreeSet::new());
            assert_eq!(listed(&format!("&role={role}"), limit).await, BTreeSet::new());
        }
        provisioner.delete_key().await;
        assert_eq!(listed("&status=blocked", 2).await, all);
        let others_kind = if kind == Kind::User { Kind::ApiUser } else { Kind::User };
        let found = ada.walk(&format!("{}?provisioned_by={}", others_kind.list(), key.id), 2).await;
        assert_eq!(found, [json!(null); 0]);
    }
}

#[tokio::test]
async fn those_updated_since_a_time_are_listed_and_show_when() {
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let create = async |name: &str| {
            let reply = ada.post(kind.list(), new(kind, name, &[])).await.is(201);
            reply.header("location").unwrap().to_owned()
        };
        let [early, late] = [create("Early").await, create("Late").await];
        postern.advance(SignedDuration::from_mins(30));
        let since = postern.now().to_string();
        let found = async |since: &str| {
            let path = format!("{}?updated_since={since}&q=a", kind.list());
            let found = ada.walk(&path, 1).await;
            found.iter().map(|it| (it["name"].clone(), it["updated_at"].clone())).collect::<Vec<_>>()
        };
        let listed = |name: &str, at: &str| (json!(name), json!(at));
        assert_eq!(found(&since).await, []);
        ada.edit(&late, json!({ "name": "Later a" })).await.is(200);
        assert_eq!(found(&since).await, [listed("Later a", &since)]);
        // With another offset it is the same time.
        let elsewhere = "2026-03-01T10:30:00%2B01:00";
        assert_eq!(postern.now().to_string(), "2026-03-01T09:30:00.000Z");
        assert_eq!(found(elsewhere).await, [listed("Later a", &since)]);
        assert_eq!(ada.get(&early).await.is(200)["updated_at"], "2026-03-01T09:00:00.000Z");
    }
}

#[tokio::test]
async fn a_cursor_is_valid_for_one_filter() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Night shift", &[]).await;
    for name in ["Dock 1", "Dock 2"] {
        ada.api_user(name, &[&role]).await;
    }
    let lists = ["q=dock", "status=active", &format!("role={role}"), &format!("role={role}&status=active")];
    let lists = lists.map(|filter| format!("{API_USERS}?{filter}"));
    for list in &lists {
        let cursor = ada.get(&format!("{list}&limit=1")).await.is(200).text_at("/next_cursor");
        for other in &lists {
            let reply = ada.get(&format!("{other}&cursor={cursor}")).await;
            if other == list {
                reply.is(200)
            } else {
                reply.is_problem(400, "bad_cursor")
            };
        }
    }
}

/// The calls to the table for a list, after those that identify the caller.
async fn calls(ada: &Actor<'_>, path: &str) -> Vec<String> {
    let postern = ada.postern();
    ada.get(path).await.is(200);
    postern.tap.reset();
    assert_ne!(ada.get(path).await.is(200)["items"], json!([]), "{path}");
    postern.tap.calls().into_iter().skip(1).map(|call| call.operation).collect()
}

#[tokio::test]
async fn a_filter_takes_no_more_calls_than_the_list() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Night shift", &[]).await;
    let token = ada.token("HR").await;
    for n in 0..30 {
        token.at(&postern).api_user(&format!("Scanner {n}"), &[&role]).await;
    }
    for filter in [
        "",
        "q=scanner",
        "status=active",
        &format!("role={role}"),
        &format!("role={role}&q=2"),
        &format!("provisioned_by={}", token.id),
        &format!("provisioned_by={}&role={role}&status=active", token.id),
        "updated_since=2026-03-01T00:00:00Z",
    ] {
        let calls = calls(&ada, &format!("{API_USERS}?{filter}")).await;
        // The candidates, the API users, and the role, the token and Ada, on whom they depend.
        assert_eq!(calls, ["Query", "BatchGetItem", "BatchGetItem"], "{filter}");
    }
}

#[tokio::test]
async fn a_page_looks_at_a_thousand_candidates_and_the_next_page_continues_there() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Night shift", &[]).await;
    let (store, random) = (&postern.app.store, &postern.app.random);
    let numbers: Vec<usize> = (0..1100).collect();
    for some in numbers.chunks(20) {
        let mut commit = Commit::default();
        for n in some {
            let id = random.id(ApiUserId::from_random);
            let roles = vec![role.parse().unwrap()];
            let mut api_user = StoredPrincipal::new(id.into(), None, &format!("Scanner {n:04}"), roles, postern.now());
            api_user.disabled = *n == 1050;
            api_user.insert(&mut commit).unwrap();
        }
        store.commit(commit).await.unwrap();
    }
    let path = format!("{API_USERS}?status=disabled");
    postern.tap.reset();
    let first = ada.get(&path).await.is(200);
    let calls = postern.tap.calls();
    let made = |operation: &str| calls.iter().filter(|call| call.operation == operation).count();
    // The caller, a hundred API users at a time, and the role.
    assert_eq!((made("Query"), made("BatchGetItem")), (1, 1 + 10 + 1));
    assert_eq!(first["items"], json!([]));
    let second = ada.get(&format!("{path}&cursor={}", first.text_at("/next_cursor"))).await.is(200);
    assert_eq!((&second["items"][0]["name"], &second["next_cursor"]), (&json!("Scanner 1050"), &Value::Null));
    for filter in ["status=disabled", "q=1050"] {
        let found = ada.walk(&format!("{API_USERS}?role={role}&{filter}"), 1).await;
        assert_eq!(found.len(), 1, "{filter}");
    }
}

#[tokio::test]
async fn what_a_hundred_and_one_broken_keys_provision_is_listed_once() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let (hr, first) = ada.integration("HR", &["api_users:read", "api_users:write"]).await;
    first.at(&postern).api_user("Scanner 0", &[]).await;
    for n in 1..=100 {
        let key = ada.key(&hr, &format!("Key {n}")).await;
        key.at(&postern).api_user(&format!("Scanner {n}"), &[]).await;
    }
    let blocked = async |limit| {
        let found = ada.walk(&format!("{}?status=blocked", Kind::ApiUser.list()), limit).await;
        assert_eq!(ids(&found).len(), found.len(), "in pages of {limit}");
        found.len()
    };
    assert_eq!(blocked(100).await, 0);
    ada.edit(&Kind::ApiUser.path(&hr), json!({ "disabled": true })).await.is(200);
    for limit in [7, 50, 100] {
        assert_eq!(blocked(limit).await, 101);
    }
}

#[tokio::test]
async fn a_deleted_key_leaves_the_list_of_provisioning_keys_when_nothing_depends_on_it_any_more() {
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let provisioner = Provisioner::new(&postern, kind).await;
        let eve = provisioner.provision("eve", &[]).await;
        let is_listed = async || {
            for kind in Kind::each() {
                ada.get(&format!("{}?status=blocked", kind.list())).await.is(200);
            }
            postern.dump().await.keys().any(|(pk, sk)| pk == "KEYS#provisioning" && sk.ends_with(&provisioner.key.id))
        };
        assert!(is_listed().await);
        provisioner.delete_key().await;
        assert!(is_listed().await, "it still blocks a principal");
        ada.post(&format!("{}/adopt", eve.path), json!({})).await.is(200);
        assert!(!is_listed().await);
    }
}
