//! Every filter: by target, by actor, by credential, by several at once, and by day without a filter.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{CHANGES, History, ids};
use crate::harness::Postern;

#[tokio::test]
async fn every_filter_gives_all_matching_entries_newest_first_in_pages_of_any_size() {
    let history = History::new().await;
    let filters = history.filters();
    assert!(filters.len() > 40, "{}", filters.len());
    let same = history.all.windows(2).filter(|pair| pair[0]["at"] == pair[1]["at"]).count();
    assert!(same > 3, "the log has too few entries in the same millisecond");
    for (query, expected) in filters {
        for limit in if query.contains('&') { [100, 1].as_slice() } else { &[100, 1, 2, 5] } {
            let found = history.walk(&query, *limit).await;
            assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{query} by {limit}");
            assert!(ids(&found).is_sorted_by(|newer, older| newer > older), "{query} by {limit}");
        }
    }
}

#[tokio::test]
async fn entries_of_one_day_are_spread_over_shards_and_listed_in_one_order() {
    let history = History::new().await;
    let entries = history.postern.changes().await;
    let shards: BTreeSet<&str> = entries.iter().map(|entry| entry["by_day"].as_str().unwrap()).collect();
    assert!(shards.len() > 5, "{shards:?}");
    let found = history.walk("", 3).await;
    assert_eq!(ids(&found), ids(&history.all));
}

#[tokio::test]
async fn a_filter_with_several_parameters_searches_many_entries_in_few_calls() {
    let history = History::new().await;
    let (ada, boss, robot) = (history.postern.ada().id, &history.boss.id, history.robot());
    history.boss().get("/api/v1/session").await.is(200);
    history.postern.tap.reset();
    let query = format!("{CHANGES}?actor={ada}&credential={boss}&limit=1");
    let nothing = history.boss().get(&query).await.is(200);
    assert_eq!((nothing["items"].as_array().unwrap().len(), &nothing["next_cursor"]), (0, &Value::Null));
    let some = history.boss().get(&format!("{CHANGES}?actor={robot}&credential={boss}&limit=1")).await.is(200);
    assert_eq!(some["items"].as_array().unwrap().len(), 1);
    let queries = history.postern.tap.calls().iter().filter(|call| call.operation == "Query").count();
    // One for each shard.
    assert_eq!(queries, 2 * 4);
}

#[tokio::test]
async fn a_filter_by_kind_gives_all_matching_entries_and_fills_its_pages() {
    let history = History::new().await;
    let by_robot = format!("actor={}", history.robot());
    for (kind, prefix) in [
        ("role", "role."),
        ("user", "setup"),
        ("api_user", "api_user."),
        ("key", "key."),
        ("resource", "resource."),
        ("sign_in", "session."),
    ] {
        let is_of_kind = |entry: &Value| entry["action"].as_str().unwrap().starts_with(prefix);
        let is_by_robot = |entry: &Value| entry["actor"]["id"] == *history.robot();
        let all = || history.all.iter();
        let queries: [(String, Vec<&Value>); 5] = [
            (format!("kind={kind}"), all().filter(|it| is_of_kind(it)).collect()),
            (format!("except={kind}"), all().filter(|it| !is_of_kind(it)).collect()),
            (format!("kind={kind}&except={kind}"), Vec::new()),
            (format!("kind={kind}&{by_robot}"), all().filter(|it| is_of_kind(it) && is_by_robot(it)).collect()),
            (format!("except={kind}&order=asc"), all().rev().filter(|it| !is_of_kind(it)).collect()),
        ];
        for (query, expected) in queries {
            for limit in [100, 2] {
                let found = history.walk(&query, limit).await;
                assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{query} by {limit}");
            }
        }
    }
    // The resources are far apart, with other entries between them.
    let page = history.boss().get(&format!("{CHANGES}?kind=resource&limit=3")).await.is(200);
    assert_eq!(page["items"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn an_unknown_id_has_no_entries_and_a_malformed_one_is_refused() {
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
        "target=foo",
        "target=deployer",
        "target=key_000000000000",
        "target=usr_0000",
        "target=rol_000000000001&actor=foo",
        "actor=rol_000000000001",
        "actor=resource:bins",
        "credential=usr_000000000000",
        "target=role:rol_000000000001",
        "target=usr_%23",
        "target=resource%2Fbins",
        "target=%E2%82%AC",
        "target=usr_000000000000%00",
        "actor=",
        "actor=a%20b",
        "credential=",
        "credential=key%7C",
        "kind=",
        "kind=roles",
        "except=Role",
        "kind=role&kind=key",
        "actor=Ada&actor=Bob",
        "target=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ] {
        ada.get(&format!("{CHANGES}?{bad}")).await.is_problem(400, "bad_query");
    }
}

#[tokio::test]
async fn the_change_log_needs_no_permission_but_its_own() {
    let postern = Postern::ready().await;
    let reader = postern.ada().program_with("Reader", &["change_log:read"]).await;
    assert_eq!(reader.get(CHANGES).await.is(200)["items"].as_array().unwrap().len(), 4);
}
