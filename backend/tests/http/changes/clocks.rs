//! Clocks that jump or disagree: every entry is in every list at once, in the order of the changes, with the time at which
//! the clock of its instance was right.

use jiff::SignedDuration;
use postern_shared::change::CHANGES_SETTLE;
use serde_json::{Value, json};

use super::CHANGES;
use crate::harness::{Actor, Postern};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The entries of a list, in pages of two.
async fn listed(boss: &Actor<'_>, query: &str) -> Vec<Value> {
    boss.walk(&format!("{CHANGES}?{query}"), 2).await
}

/// The descriptions that the edits of a role set, newest first, by each list that has them. Fails unless all lists agree.
async fn edits(boss: &Actor<'_>, role: &str) -> Vec<String> {
    let (actor, credential) = boss.audit();
    let credential = credential["id"].as_str().unwrap().to_owned();
    let by_target = listed(boss, &format!("target={role}")).await;
    for query in [String::new(), format!("actor={actor}"), format!("credential={credential}")] {
        let mut all = listed(boss, &query).await;
        all.retain(|entry| entry["target"]["id"] == role);
        assert_eq!(all, by_target, "{query}");
    }
    let activity = boss.walk(&format!("/api/v1/activity?credential={credential}"), 2).await;
    let of_role = activity.iter().filter(|item| item["change"]["target"]["id"] == role);
    assert!(of_role.map(|item| &item["change"]["id"]).eq(by_target.iter().map(|entry| &entry["id"])));
    let set = by_target.iter().filter_map(|entry| entry["after"]["description"].as_str());
    set.map(str::to_owned).collect()
}

#[tokio::test]
async fn after_a_clock_jumped_every_later_edit_is_listed_at_once_with_its_own_time() {
    // Within a day, across midnight, and across the end of a month, in both directions.
    for jump in [1, 16, 72, 24 * 40, -1, -16, -72, -24 * 40].map(SignedDuration::from_hours) {
        let postern = Postern::ready().await;
        let (_, key) = postern.ada().integration("Robot", &["change_log:read", "roles:read", "roles:write"]).await;
        let boss = key.at(&postern);
        let role = boss.role("Dock", &[]).await;
        let edit = async |text: &str| {
            let reply = boss.edit(&format!("/api/v1/roles/{role}"), json!({ "description": text })).await.is(200);
            let entry = postern.entry_of(&reply).await;
            let at: jiff::Timestamp = entry.0["at"].as_str().unwrap().parse().unwrap();
            let now: jiff::Timestamp = postern.now().to_string().parse().unwrap();
            (at, now)
        };
        let second = SignedDuration::from_secs(1);
        for (text, moved) in [("before", second), ("jumped", jump), ("back", second - jump), ("after", second)] {
            postern.advance(moved);
            let (at, now) = edit(text).await;
            assert_eq!(at, now, "{jump}: {text}");
        }
        assert_eq!(edits(&boss, &role).await, ["after", "back", "jumped", "before", ""], "{jump}");
    }
}

#[tokio::test]
async fn after_a_clock_jumped_ascending_order_answers_each_entry_once_when_its_place_is_settled() {
    let postern = Postern::ready().await;
    let (_, key) = postern.ada().integration("Robot", &["change_log:read", "roles:read", "roles:write"]).await;
    let boss = key.at(&postern);
    let (dock, gate) = (boss.role("Dock", &[]).await, boss.role("Gate", &[]).await);
    let second = SignedDuration::from_secs(1);
    for (text, moved) in [("before", second), ("jumped", DAY * 3), ("back", second - DAY * 3), ("after", second)] {
        postern.advance(moved);
        boss.edit(&format!("/api/v1/roles/{dock}"), json!({ "description": text })).await.is(200);
        boss.edit(&format!("/api/v1/roles/{gate}"), json!({ "name": format!("Gate, {text}") })).await.is(200);
    }
    let other = boss.role("Other", &[]).await;
    let mut followed: Vec<Value> = Vec::new();
    let mut follow = async || {
        let after = followed.last().map(|last| format!("&after={}", last["id"].as_str().unwrap()));
        let new = listed(&boss, &format!("order=asc{}", after.unwrap_or_default())).await;
        followed.extend(new);
        followed.clone()
    };
    postern.advance(CHANGES_SETTLE + second);
    let settled = follow().await;
    assert_eq!(settled.last().unwrap()["target"]["id"], *other);
    postern.advance(DAY * 3);
    let all = follow().await;
    let texts = |log: &[Value]| -> Vec<String> {
        let of_dock = log.iter().filter_map(|entry| entry["after"]["description"].as_str());
        of_dock.filter(|text| !text.is_empty()).map(str::to_owned).collect()
    };
    assert_eq!(
        (texts(&settled), texts(&all)),
        (vec!["before".to_owned()], ["before", "jumped", "back", "after"].map(str::to_owned).to_vec())
    );
    let mut newest_first = listed(&boss, "").await;
    newest_first.reverse();
    assert_eq!(all, newest_first);
}

#[tokio::test]
async fn what_two_instances_with_different_clocks_do_is_listed_by_both() {
    let postern = Postern::ready().await;
    let (_, key) = postern.ada().integration("Robot", &["change_log:read", "roles:read", "roles:write"]).await;
    let behind = postern.second_behind(DAY * 3).await;
    let (ahead, behind) = (key.at(&postern), key.at(&behind));
    let role = ahead.role("Dock", &[]).await;
    for (n, boss) in [&behind, &ahead, &behind, &behind].into_iter().enumerate() {
        postern.advance(SignedDuration::from_secs(1));
        boss.edit(&format!("/api/v1/roles/{role}"), json!({ "description": n.to_string() })).await.is(200);
    }
    for boss in [&ahead, &behind] {
        assert_eq!(edits(boss, &role).await, ["3", "2", "1", "0", ""]);
    }
    // A role of its own, before the day of first set-up by that clock.
    let early = behind.role("Early", &[]).await;
    for boss in [&ahead, &behind] {
        assert_eq!(edits(boss, &early).await, [""]);
    }
}
