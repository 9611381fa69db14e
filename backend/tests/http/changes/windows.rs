//! Time windows: `from` is inclusive and `to` exclusive, to the millisecond and with any filter.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{CHANGES, History, ids};

fn at(entry: &Value) -> Timestamp {
    entry["at"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_window_includes_its_start_and_excludes_its_end() {
    let history = History::over(&[1, 2]).await;
    let millisecond = SignedDuration::from_millis(1);
    let (last, first) = (at(&history.all[0]), at(history.all.last().unwrap()));
    let (middle, busy) = (at(&history.all[2]), at(&history.all[8]));
    let midnight: Timestamp = "2026-03-02T00:00:00Z".parse().unwrap();
    let nanosecond = SignedDuration::from_nanos(1);
    let mut edges = vec![first - millisecond, last + millisecond, midnight, midnight - nanosecond];
    for edge in [first, middle, busy] {
        edges.extend([edge, edge + millisecond, edge + nanosecond]);
    }
    let filters = history.filters();
    let robot = history.all[0]["actor"]["id"].as_str().unwrap();
    let filters = filters.iter().filter(|(query, _)| {
        query.is_empty() || *query == format!("actor={robot}") || *query == format!("credential={}", history.boss.id)
    });
    let filters: Vec<_> = filters.collect();
    assert_eq!(filters.len(), 3);
    for (query, expected) in filters {
        for from in &edges {
            for to in &edges {
                let in_window = expected.iter().copied().filter(|entry| *from <= at(entry) && at(entry) < *to);
                let window = format!("{CHANGES}?{query}&from={from}&to={to}&limit=100");
                let mut found = history.boss().get(&window).await.is(200);
                let mut items = found["items"].as_array().unwrap().clone();
                while let Some(cursor) = found["next_cursor"].as_str() {
                    found = history.boss().get(&format!("{window}&cursor={cursor}")).await.is(200);
                    items.extend(found["items"].as_array().unwrap().clone());
                }
                assert_eq!(ids(&items), ids(in_window), "{window}");
            }
        }
    }
}

#[tokio::test]
async fn a_window_can_be_open_at_either_end() {
    let history = History::over(&[1, 2]).await;
    let boss = history.boss();
    for entry in history.all.iter().filter(|entry| entry["target"]["kind"] == "role") {
        let (edge, target) = (at(entry), entry["target"]["id"].as_str().unwrap());
        let all = || history.all.iter();
        let its = || history.all.iter().filter(|other| other["target"]["id"] == target);
        let since = boss.walk(&format!("{CHANGES}?from={edge}"), 100).await;
        assert_eq!(ids(&since), ids(all().filter(|other| at(other) >= edge)));
        let before = boss.walk(&format!("{CHANGES}?to={edge}"), 100).await;
        assert_eq!(ids(&before), ids(all().filter(|other| at(other) < edge)));
        let since = boss.walk(&format!("{CHANGES}?target={target}&from={edge}"), 1).await;
        assert_eq!(ids(&since), ids(its().filter(|other| at(other) >= edge)));
        let before = boss.walk(&format!("{CHANGES}?target={target}&to={edge}"), 1).await;
        assert_eq!(ids(&before), ids(its().filter(|other| at(other) < edge)));
    }
}

#[tokio::test]
async fn a_window_without_entries_gives_an_empty_list() {
    let history = History::new().await;
    for window in [
        "from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z",
        "from=2026-03-01T09:00:00Z&to=2026-03-01T09:00:00Z",
        "to=1969-12-31T23:59:59Z",
        "from=9999-12-30T22:00:00Z",
        "from=-009999-01-02T01:59:59Z&to=1970-01-01T00:00:00Z",
        "from=2026-03-20T00:00:00Z&to=2026-05-01T00:00:00Z",
    ] {
        for query in ["", "actor=deployer&"] {
            let found = history.boss().get(&format!("{CHANGES}?{query}{window}")).await.is(200);
            assert_eq!(found.text, r#"{"items":[],"next_cursor":null}"#, "{window}");
        }
    }
    let everything = "from=-009999-01-02T01:59:59Z&to=9999-12-30T22:00:00Z";
    let found = history.boss().walk(&format!("{CHANGES}?{everything}"), 100).await;
    assert_eq!(found.len(), history.all.len());
}
