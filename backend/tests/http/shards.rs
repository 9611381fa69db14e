//! Lists that lie in several partitions: a page asks each for its share first, and again only where that is not enough.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::harness::{Actor, Postern};

const RECORDS: &str = "/api/v1/collections/inventory/records";

/// Appends records, a few at a time.
async fn append(who: &Actor<'_>, count: usize) {
    for from in (0..count).step_by(20) {
        let records: Vec<Value> = (from..count.min(from + 20)).map(|n| json!({ "data": { "slab": n } })).collect();
        who.post(&format!("{RECORDS}/batch"), json!({ "records": records })).await.is(200);
        who.postern().advance(SignedDuration::from_secs(1));
    }
    who.postern().advance(SignedDuration::from_mins(1));
}

/// Reads a page. Returns its items, how many items its queries look at, and how many queries there are.
async fn page(who: &Actor<'_>, path: &str) -> (Vec<Value>, u64, usize) {
    who.postern().tap.reset();
    let page = who.get(path).await.is(200);
    let queries: Vec<u64> = who.postern().tap.calls().iter().filter_map(|call| call.body["Limit"].as_u64()).collect();
    (page["items"].as_array().unwrap().clone(), queries.iter().sum(), queries.len())
}

#[tokio::test]
async fn a_page_looks_at_little_more_than_it_shows() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    append(&ada, 600).await;
    let all = ada.walk(RECORDS, 600).await;
    assert_eq!(all.len(), 600);
    for list in [RECORDS.to_owned(), format!("{RECORDS}?by={}", ada.id)] {
        let and = if list.contains('?') { '&' } else { '?' };
        for order in ["desc", "asc"] {
            for limit in [20, 100, 400] {
                let (items, looked_at, queries) = page(&ada, &format!("{list}{and}order={order}&limit={limit}")).await;
                let mut expected = all.clone();
                if order == "asc" {
                    expected.reverse();
                }
                assert_eq!(items, expected[..limit], "{list} {order} {limit}");
                // A list by writer looks for 100 at least, because records of other collections lie between.
                let most = if list.contains("by=") { limit.max(100) } else { limit } as u64 * 2 + 32;
                assert!(looked_at <= most, "{list} {order} {limit}: {looked_at} of {queries} queries");
                assert!((4..=8).contains(&queries), "{list} {order} {limit}: {queries} queries");
            }
        }
    }
}

#[tokio::test]
async fn pages_of_any_size_have_every_item_once_and_in_order() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    append(&ada, 90).await;
    for n in 0..20 {
        ada.role(&format!("Role {n}"), &[]).await;
    }
    postern.advance(SignedDuration::from_mins(1));
    for list in [
        RECORDS.to_owned(),
        format!("{RECORDS}?order=asc"),
        format!("{RECORDS}?by={}", ada.id),
        format!("/api/v1/activity?actor={}", ada.id),
        format!("/api/v1/activity?order=asc&actor={}", ada.id),
        "/api/v1/changes".to_owned(),
    ] {
        let all = ada.walk(&list, 100).await;
        assert!(all.len() >= 20, "{list}");
        for limit in [1, 2, 9, 33, 90] {
            assert_eq!(ada.walk(&list, limit).await, all, "{list} in pages of {limit}");
        }
    }
}
