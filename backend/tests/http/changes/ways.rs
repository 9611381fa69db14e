//! Every way of asking: by target, by actor, by credential, by several at once, by day over everything.

use std::collections::BTreeSet;

use super::{CHANGES, History, ids};
use crate::harness::Postern;

#[tokio::test]
async fn every_way_of_asking_is_complete_and_newest_first() {
    let history = History::new().await;
    let ways = history.ways();
    assert!(ways.len() > 40, "{}", ways.len());
    for (query, meant) in ways {
        let page = history.boss().get(&format!("{CHANGES}?{query}&limit=100")).await.is(200);
        // A page can end early, after so many days without an entry.
        let found = if page["next_cursor"].is_null() {
            page["items"].as_array().unwrap().clone()
        } else {
            history.boss().walk(&format!("{CHANGES}?{query}"), 100).await
        };
        assert_eq!(found.iter().collect::<Vec<_>>(), meant, "{query}");
        assert!(ids(&found).is_sorted_by(|newer, older| newer > older), "{query}");
    }
}

#[tokio::test]
async fn one_entry_at_a_time_nothing_is_lost_or_told_twice() {
    let history = History::new().await;
    let same = history.all.windows(2).filter(|pair| pair[0]["at"] == pair[1]["at"]).count();
    assert!(same > 3, "entries in the same millisecond");
    for (query, meant) in history.ways() {
        let path = format!("{CHANGES}?{query}");
        for limit in if query.contains('&') { [1].as_slice() } else { &[1, 2, 5] } {
            let found = history.boss().walk(&path, *limit).await;
            assert_eq!(ids(&found), ids(meant.iter().copied()), "{query} by {limit}");
        }
    }
}

#[tokio::test]
async fn a_days_entries_lie_in_several_places_and_come_in_one_order() {
    let history = History::new().await;
    let dump = history.postern.dump().await;
    let entries = dump.iter().filter(|((pk, _), _)| pk.starts_with("CHANGES#"));
    let entries = entries.map(|(_, item)| serde_json::from_str::<serde_json::Value>(item).unwrap());
    let shards: BTreeSet<String> = entries.map(|entry| entry["by_day"].as_str().unwrap().to_owned()).collect();
    assert!(shards.len() > 5, "{shards:?}");
    let found = history.boss().walk(&format!("{CHANGES}?"), 3).await;
    assert_eq!(ids(&found), ids(&history.all));
}

#[tokio::test]
async fn who_asks_for_several_things_looks_through_many_entries_in_few_calls() {
    let history = History::new().await;
    let (ada, boss) = (history.postern.ada().id, &history.boss.id);
    let robot = history.all[0]["actor"]["id"].as_str().unwrap();
    history.boss().get("/api/v1/session").await.is(200);
    history.postern.tap.reset();
    let query = format!("{CHANGES}?actor={ada}&credential={boss}&limit=1");
    let nothing = history.boss().get(&query).await.is(200);
    assert_eq!((nothing["items"].as_array().unwrap().len(), &nothing["next_cursor"]), (0, &serde_json::Value::Null));
    let some = history.boss().get(&format!("{CHANGES}?actor={robot}&credential={boss}&limit=1")).await.is(200);
    assert_eq!(some["items"].as_array().unwrap().len(), 1);
    let queries = history.postern.tap.calls().iter().filter(|call| call.operation == "Query").count();
    assert_eq!(queries, 2);
}

#[tokio::test]
async fn what_nobody_knows_has_no_entries_and_what_is_no_id_is_refused() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for unknown in [
        "target=usr_000000000000",
        "target=api_000000000000",
        "target=rol_000000000001",
        "target=resource:nothing",
        "actor=usr_000000000000",
        "actor=api_000000000000",
        "actor=deployer",
        "credential=key_000000000000",
        "credential=ses_000000000000",
        "target=rol_000000000001&actor=deployer&credential=key_000000000000",
    ] {
        let found = ada.get(&format!("{CHANGES}?{unknown}")).await.is(200);
        assert_eq!(found.text, r#"{"items":[],"next_cursor":null}"#, "{unknown}");
    }
    for bad in [
        "target=",
        "target=resource:",
        "target=resource:Bins",
        "target=resource:bins%2Fx",
        "target=role:rol_000000000001",
        "target=usr_%23",
        "target=resource%2Fbins",
        "target=%E2%82%AC",
        "target=usr_000000000000%00",
        "actor=",
        "actor=a%20b",
        "credential=",
        "credential=key%7C",
        "actor=Ada&actor=Bob",
        "target=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "from=yesterday",
        "to=2026-13-01T00:00:00Z",
        "from=",
        "limit=0",
        "limit=101",
        "limit=-1",
        "who=usr_000000000000",
    ] {
        ada.get(&format!("{CHANGES}?{bad}")).await.is_problem(400, "bad_query");
    }
}

#[tokio::test]
async fn it_needs_the_permission_and_nothing_else() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let auditor = ada.role("Auditor", &["change_log:read"]).await;
    let others = ada.role("Others", &["users:read", "roles:read", "api_users:read", "billing:read"]).await;
    let key = async |name, role: &str| ada.key(&ada.api_user(name, &[role]).await, "Key").await;
    let (may, may_not) = (key("May", &auditor).await, key("May not", &others).await);
    let found = may.at(&postern).get(CHANGES).await.is(200);
    assert_eq!(found["items"].as_array().unwrap().len(), 7);
    let refused = may_not.at(&postern).get(CHANGES).await.is_problem(403, "insufficient_scope");
    assert_eq!(refused["missing_permissions"], serde_json::json!(["change_log:read"]));
    postern.nobody().get(CHANGES).await.is_problem(401, "unauthenticated");
}
