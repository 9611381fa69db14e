//! Queries: invalid limits, unknown parameters and invalid times.

use http::Method;
use postern_shared::path;
use serde_json::json;

use super::each_without_effect;
use crate::harness::Postern;
use crate::operations::{OPERATIONS, Operation};

/// The list operations: those with a `cursor` parameter in the document.
pub(super) fn lists(postern: &Postern) -> Vec<Operation> {
    let is_list = |operation: &Operation| operation.is(&Method::GET) && operation.takes(postern, "cursor");
    OPERATIONS.iter().copied().filter(is_list).collect()
}

#[tokio::test]
async fn a_list_refuses_an_invalid_query() {
    let lists = lists(&Postern::new().await);
    assert_eq!(lists.len(), 21);
    let invalid_limits = ["0", "1001", "-1", "x", "", "1.5", "1e1", "%00", "0x10", "%D9%A3", "1&limit=2"];
    let invalid = ["limit=99999999999999999999", "Limit=1", "x=1", "limit=1&debug", "page=2", "offset=0", "cursor[]=x"];
    let invalid = invalid.into_iter().chain(["=", "from=1&from=2"]).map(str::to_owned);
    let invalid: Vec<String> = invalid.chain(invalid_limits.map(|limit| format!("limit={limit}"))).collect();
    each_without_effect(lists, async |attempt| {
        let get = async |query: &str| attempt.ada.get(&format!("{}?{query}", attempt.prepared.path)).await;
        for query in &invalid {
            get(query).await.is_problem(400, "bad_query");
        }
        for query in ["", "limit=1", "limit=100", "limit=%31"] {
            get(query).await.is(200);
        }
        // Only records, which are small, have longer pages.
        let status = if attempt.prepared.operation.template == path::RECORDS { 200 } else { 400 };
        get("limit=101").await.is(status);
    })
    .await;
}

#[tokio::test]
async fn an_invalid_time_is_refused() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for list in TIMED {
        for time in [
            "",
            "x",
            "yesterday",
            "2026-13-01T00:00:00Z",
            "2026-03-01",
            "2026-03-01T09:00:00",
            "1772355600",
            "99999-01-01T00:00:00Z",
        ] {
            for parameter in ["from", "to"] {
                let refused = ada.get(&format!("{list}?{parameter}={time}")).await.is_problem(400, "bad_query");
                assert!(refused.text_at("/detail").starts_with(&format!("{parameter}: ")), "{refused:?}");
            }
        }
    }
}

/// The lists with a window of time.
const TIMED: [&str; 5] = [
    "/api/v1/collections/inventory/records",
    "/api/v1/changes",
    "/api/v1/changes.csv",
    "/api/v1/activity",
    "/api/v1/activity.csv",
];

#[tokio::test]
async fn a_refused_time_says_what_to_send() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for list in TIMED {
        for (query, sentence) in [
            ("from=2026-03-02", "2026-03-02T00:00:00.000Z"),
            ("to=2026-03-02T03:04:05+02:00", "%2B02:00"),
            ("to=2026-03-02T03:04:05.5+02:00", "%2B02:00"),
            ("from=soon", "RFC 3339"),
            ("from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z", "from: this is later than to"),
        ] {
            let refused = ada.get(&format!("{list}?{query}")).await.is_problem(400, "bad_query");
            assert!(refused.text_at("/detail").contains(sentence), "{refused:?}");
        }
        ada.get(&format!("{list}?to=2026-03-02T03:04:05%2B02:00")).await.is(200);
    }
}

#[tokio::test]
async fn every_list_with_a_window_of_time_is_tried() {
    let postern = Postern::new().await;
    let timed = lists(&postern).into_iter().filter(|operation| operation.takes(&postern, "from"));
    assert_eq!(timed.count(), TIMED.len());
}

#[tokio::test]
async fn a_search_can_be_any_bytes_and_finds_only_names_that_contain_it() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let long = "x".repeat(5000);
    let expanded = "%EF%B7%BA".repeat(80);
    for list in ["/api/v1/roles", "/api/v1/users"] {
        for part in ["%00", "%FF", "%F4%8F%BF%BF", "NAME%23", "zzz", &long, &expanded] {
            let reply = ada.get(&format!("{list}?q={part}")).await.is(200);
            assert_eq!(reply["items"], json!([]), "{list}?q={part}");
        }
        for part in ["D", "%20ad", "%EF%BC%A1d"] {
            let found = ada.get(&format!("{list}?q={part}")).await.is(200);
            assert_eq!(found["items"].as_array().unwrap().len(), 1, "{part}");
        }
    }
}
