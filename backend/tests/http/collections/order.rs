//! `order=asc`: what is settled, each item once, however the writes that it follows end.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::SignedDuration;
use postern_embedded::{Fault, Rule};
use postern_shared::time::Timestamp;
use serde_json::{Value, json};

use crate::harness::{Actor, Postern, Reply};

const RECORDS: &str = "/api/v1/collections/inventory/records";
const PERMISSIONS: [&str; 3] = ["inventory:read", "inventory:write", "change_log:read"];

fn ids(page: &Reply) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// Reads all that is new since the items that are known, page by page.
async fn follow(who: &Actor<'_>, list: &str, known: &mut Vec<String>) -> Timestamp {
    loop {
        let after = known.last().map_or(String::new(), |id| format!("&after={id}"));
        let page = who.get(&format!("{list}order=asc&limit=7{after}")).await.is(200);
        known.extend(ids(&page));
        if page["next_cursor"] == Value::Null {
            return page.text_at("/settled_until").parse().unwrap();
        }
    }
}

#[tokio::test]
async fn a_reader_misses_no_record_of_slow_writers_with_different_clocks() {
    let postern = Postern::ready().await;
    postern.skip_time();
    // This instance's clock is a second behind.
    let behind = postern.second_behind(SignedDuration::from_secs(1)).await;
    let scanner = postern.ada().program_with("Scanner", &PERMISSIONS).await;
    let slow = scanner.at(&behind);
    let (mut known, mut written) = (Vec::new(), BTreeSet::new());
    for round in 0..12 {
        // A write that takes its full time: it begins now, and ends when others were written and read.
        behind.tap.inject(Rule::on("PutItem", Fault::Hang).times(2));
        behind.tap.inject(Rule::on("PutItem", Fault::Stall(Duration::from_millis(900))).times(1));
        let late = async { slow.post(RECORDS, json!({ "late": round })).await.is(201).text_at("/id") };
        let others = async {
            let mut ids = Vec::new();
            for n in 0..5 {
                ids.push(scanner.post(RECORDS, json!({ "n": n })).await.is(201).text_at("/id"));
                postern.advance(SignedDuration::from_millis(700));
                follow(&scanner, &format!("{RECORDS}?"), &mut known).await;
            }
            ids
        };
        let (late, others) = futures_util::future::join(late, others).await;
        written.insert(late);
        written.extend(others);
    }
    postern.advance(SignedDuration::from_secs(12));
    let settled = follow(&scanner, &format!("{RECORDS}?"), &mut known).await;
    assert_eq!(known, written.into_iter().collect::<Vec<_>>(), "each once, in the order of ids");
    assert!(settled <= postern.now() - SignedDuration::from_secs(10), "{settled}");
}

#[tokio::test]
async fn only_what_is_settled_is_answered_and_the_page_says_until_when() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.post(RECORDS, json!({})).await.is(201).text_at("/id");
    let list = format!("{RECORDS}?order=asc");
    postern.advance(SignedDuration::from_secs(10));
    let page = ada.get(&list).await.is(200);
    assert_eq!(
        (ids(&page), page.text_at("/settled_until").parse::<Timestamp>().unwrap()),
        (vec![], "2026-03-01T09:00:00Z".parse().unwrap())
    );
    postern.advance(SignedDuration::from_millis(1));
    assert_eq!(ids(&ada.get(&list).await.is(200)), [&*id]);
    assert_eq!(ids(&ada.get(&format!("{list}&to=2026-03-01T09:00:00Z")).await.is(200)), [] as [String; 0]);
    assert_eq!(ids(&ada.get(&format!("{list}&from=2026-03-01T09:00:00Z")).await.is(200)), [&*id]);
    assert_eq!(ids(&ada.get(&format!("{list}&after={id}")).await.is(200)), [] as [String; 0]);
    // Newest first answers everything, at once.
    let page = ada.get(RECORDS).await.is(200);
    assert_eq!((ids(&page), &page["settled_until"]), (vec![id.clone()], &Value::Null));
    for bad in [format!("{RECORDS}?after={id}"), format!("{list}&after=x"), format!("{RECORDS}?order=new")] {
        ada.get(&bad).await.is_problem(400, "bad_query");
    }
    for bad in [format!("/api/v1/changes?after={id}"), "/api/v1/changes?order=asc&after=x".to_owned()] {
        ada.get(&bad).await.is_problem(400, "bad_query");
    }
}

#[tokio::test]
async fn a_page_goes_on_at_an_instance_whose_clock_is_behind() {
    let postern = Postern::ready().await;
    let behind = postern.second_behind(SignedDuration::from_secs(1)).await;
    let ada = postern.ada();
    for n in 0..3 {
        ada.post(RECORDS, json!({ "n": n })).await.is(201);
    }
    postern.advance(SignedDuration::from_millis(10_500));
    let list = format!("{RECORDS}?order=asc&limit=1");
    let page = ada.get(&list).await.is(200);
    let next = format!("{list}&cursor={}", page.text_at("/next_cursor"));
    // To that instance, nothing of this is settled yet.
    let elsewhere = behind.ada().get(&next).await.is(200);
    assert_eq!((ids(&elsewhere), &elsewhere["next_cursor"]), (vec![], &Value::Null));
    assert_eq!(ids(&ada.get(&next).await.is(200)).len(), 1);
}

#[tokio::test]
async fn changes_and_activity_are_followed_like_records() {
    let postern = Postern::ready().await;
    let token = postern.ada().token("Ada's").await;
    let ada = token.at(&postern);
    let lists = ["/api/v1/changes?".to_owned(), format!("/api/v1/changes?actor={}&", postern.ada().id)];
    let activity = format!("/api/v1/activity?actor={}&", postern.ada().id);
    let (mut known, mut done) = (vec![Vec::new(); 2], Vec::new());
    for n in 0..9 {
        ada.post("/api/v1/roles", json!({ "name": format!("Role {n}") })).await.is(201);
        ada.post(RECORDS, json!({ "n": n })).await.is(201);
        // Midnights pass, too.
        postern.advance(if n % 3 == 0 { SignedDuration::from_hours(30) } else { SignedDuration::from_secs(9) });
        for (list, known) in lists.iter().zip(&mut known) {
            follow(&ada, list, known).await;
        }
        follow_activity(&ada, &activity, &mut done).await;
    }
    postern.advance(SignedDuration::from_secs(31));
    for (list, known) in lists.iter().zip(&mut known) {
        follow(&ada, list, known).await;
        let mut all: Vec<String> = Vec::new();
        for change in ada.walk(list, 100).await {
            all.push(change["id"].as_str().unwrap().to_owned());
        }
        all.reverse();
        assert!(all.len() >= 9);
        assert_eq!(*known, all, "{list}");
    }
    follow_activity(&ada, &activity, &mut done).await;
    let mut all = ada.walk(&activity, 100).await;
    all.reverse();
    assert_eq!(done, all);
}

#[tokio::test]
async fn a_change_that_was_decided_too_long_ago_is_decided_again() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    // The clock goes on by more than a reader waits while the caller is looked up.
    postern.tap.inject(Rule::on("BatchGetItem", Fault::Delay(Duration::from_millis(50))).times(1));
    let create = ada.post("/api/v1/roles", json!({ "name": "Late" }));
    let late = async { postern.advance(SignedDuration::from_secs(40)) };
    let (created, ()) = futures_util::future::join(create, late).await;
    let entry = postern.entry_of(&created.is(201)).await;
    assert_eq!(entry.0["at"], json!(postern.now()));
}

/// As `follow`, of activity, whose items name the change or the record.
async fn follow_activity(who: &Actor<'_>, list: &str, known: &mut Vec<Value>) {
    loop {
        let newest = known.last().map(|item| item["record"]["id"].as_str().or(item["change"]["id"].as_str()).unwrap());
        let after = newest.map_or(String::new(), |id| format!("&after={id}"));
        let page = who.get(&format!("{list}order=asc&limit=4{after}")).await.is(200);
        known.extend(page["items"].as_array().unwrap().iter().cloned());
        if page["next_cursor"] == Value::Null {
            return;
        }
    }
}
