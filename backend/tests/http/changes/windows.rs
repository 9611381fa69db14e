//! Time windows: `from` is inclusive and `to` exclusive, to the millisecond and with any filter.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{CHANGES, History, ids};

/// The time of an entry, as a type with nanoseconds.
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
    let tried = [String::new(), format!("actor={}", history.robot()), format!("credential={}", history.boss.id)];
    let filters: Vec<_> = filters.iter().filter(|(query, _)| tried.contains(query)).collect();
    assert_eq!(filters.len(), 3);
    for (query, expected) in filters {
        for from in &edges {
            for to in edges.iter().filter(|to| *to >= from) {
                let in_window = expected.iter().copied().filter(|entry| *from <= at(entry) && at(entry) < *to);
                let window = format!("{query}&from={from}&to={to}");
                assert_eq!(ids(&history.walk(&window, 100).await), ids(in_window), "{window}");
            }
        }
    }
}

#[tokio::test]
async fn a_window_can_be_open_at_either_end() {
    let history = History::over(&[1, 2]).await;
    for entry in history.all.iter().filter(|entry| entry["target"]["kind"] == "role") {
        let (edge, target) = (at(entry), entry["target"]["id"].as_str().unwrap());
        let its: Vec<&Value> = history.all.iter().filter(|other| other["target"]["id"] == target).collect();
        for (filter, limit, entries) in
            [(String::new(), 100, history.all.iter().collect()), (format!("target={target}&"), 1, its)]
        {
            let (since, before): (Vec<&Value>, Vec<&Value>) = entries.into_iter().partition(|other| at(other) >= edge);
            for (end, expected) in [("from", since), ("to", before)] {
                let query = format!("{filter}{end}={edge}");
                assert_eq!(ids(&history.walk(&query, limit).await), ids(expected), "{query}");
            }
        }
    }
}

#[tokio::test]
async fn a_window_without_entries_gives_an_empty_list() {
    let history = History::new().await;
    for window in [
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
    assert_eq!(history.walk(everything, 100).await.len(), history.all.len());
}
