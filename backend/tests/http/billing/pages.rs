//! The bill in pages and as CSV: no API user is split across pages, however many intervals it has.

use jiff::SignedDuration;
use postern_backend::store::commit::Commit;
use postern_backend::store::entity::interval::Interval;
use postern_shared::id::ApiUserId;
use postern_shared::time::Timestamp;
use serde_json::{Value, json};

use super::BILLING;
use crate::harness::{Actor, Postern, Reply};

/// Adds intervals of one second each, a minute apart, as if an API user had been enabled and disabled all day.
async fn toggle(postern: &Postern, api_user: &str, from: &str, count: usize) {
    let api_user: ApiUserId = api_user.parse().unwrap();
    let mut from: Timestamp = from.parse().unwrap();
    for chunk in (0..count).step_by(100) {
        let mut commit = Commit::default();
        for _ in chunk..count.min(chunk + 100) {
            let to = Some(from + SignedDuration::from_secs(1));
            let interval = Interval { api_user: api_user.clone(), from, to };
            interval.insert(&mut commit).unwrap();
            from += SignedDuration::from_mins(1);
        }
        postern.app.store.commit(commit).await.unwrap();
    }
}

async fn create_scanners(ada: &Actor<'_>, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for n in 0..count {
        ids.push(ada.api_user(&format!("Scanner {n}"), &[]).await);
    }
    ids.sort();
    ids
}

fn ids_and_days(items: &[Value]) -> Vec<(&str, u64)> {
    items.iter().map(|item| (item["api_user"]["id"].as_str().unwrap(), item["days"].as_u64().unwrap())).collect()
}

#[tokio::test]
async fn an_api_user_toggled_thousands_of_times_is_on_the_bill_once() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let ids = create_scanners(&ada, 5).await;
    // More intervals than one page reads: of another month, then of this month, and then API users with few intervals.
    toggle(&postern, &ids[0], "2025-12-01T00:00:00Z", 2150).await;
    toggle(&postern, &ids[1], "2026-02-01T00:00:00Z", 2350).await;
    toggle(&postern, &ids[3], "2026-02-10T00:00:00Z", 120).await;
    let expected = [(ids[1].as_str(), 2), (ids[3].as_str(), 1)];
    for limit in [1, 2, 100] {
        let bill = ada.walk(&format!("{BILLING}?month=2026-02"), limit).await;
        assert_eq!(ids_and_days(&bill), expected, "by {limit}");
        let bill = ada.walk(&format!("{BILLING}?month=2025-12"), limit).await;
        assert_eq!(ids_and_days(&bill), [(ids[0].as_str(), 2)], "by {limit}");
        let now = ada.walk(&format!("{BILLING}?month=2026-03"), limit).await;
        assert_eq!(ids_and_days(&now), ids.iter().map(|id| (id.as_str(), 1)).collect::<Vec<_>>(), "by {limit}");
    }
}

#[tokio::test]
async fn a_cursor_is_valid_for_one_month() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    create_scanners(&ada, 3).await;
    let cursor = ada.get(&format!("{BILLING}?limit=1")).await.is(200).text_at("/next_cursor");
    ada.get(&format!("{BILLING}?limit=2&cursor={cursor}")).await.is(200);
    ada.get(&format!("{BILLING}?month=2026-03&cursor={cursor}")).await.is(200);
    ada.get(&format!("{BILLING}?month=2026-02&cursor={cursor}")).await.is_problem(400, "bad_cursor");
}

const HEADER: &str = "\"month\",\"api_user_id\",\"api_user\",\"days\"\r\n";

async fn csv(postern: &Postern, path: &str) -> Reply {
    let reply = postern.ada().get(path).await.is(200);
    assert_eq!(reply.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
    reply
}

#[tokio::test]
async fn the_csv_has_the_same_rows_as_the_bill() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for name in ["=1+1", "+1", "-1", "@A1", "\"Dock\", 4", "Plain"] {
        ada.api_user(name, &[]).await;
    }
    let bill = ada.walk(BILLING, 100).await;
    let cell = |name: &str| {
        let mark = if name.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
        mark.to_owned() + &name.replace('"', "\"\"")
    };
    let rows = bill.iter().map(|item| {
        let [id, name] = ["id", "name"].map(|field| item["api_user"][field].as_str().unwrap());
        format!("\"2026-03\",\"{id}\",\"{}\",\"1\"\r\n", cell(name))
    });
    let rows: Vec<String> = rows.collect();
    let whole = csv(&postern, &format!("{BILLING}.csv")).await;
    assert_eq!(whole.text, format!("{HEADER}{}", rows.concat()));
    assert_eq!(whole.header("link"), None);
    assert_eq!(csv(&postern, &format!("{BILLING}.csv?month=2026-02")).await.text, HEADER);

    let mut next = format!("{BILLING}.csv?month=2026-03&limit=4");
    for part in [&rows[..4], &rows[4..]] {
        let found = csv(&postern, &next).await;
        assert_eq!(found.text, format!("{HEADER}{}", part.concat()));
        let link = found.header("link").unwrap_or_default();
        assert_eq!(link.is_empty(), part.len() < 4, "{link}");
        next = link.trim_start_matches('<').split('>').next().unwrap().to_owned();
    }
    let json = ada.get(BILLING).await.is(200);
    assert_eq!((json["month"].clone(), json["enabled_now"].clone()), (json!("2026-03"), json!(6)));
}
