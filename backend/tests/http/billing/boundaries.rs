//! The boundaries of an interval: midnight, a single millisecond, the ends of a month, and no end yet.

use jiff::SignedDuration;
use serde_json::json;

use super::{BILLING, MILLISECOND, advance_to, boss, days, enabled_now, set_disabled};
use crate::harness::Postern;

#[tokio::test]
async fn a_day_counts_if_the_api_user_was_enabled_at_any_time_that_day() {
    let postern = Postern::ready().await;
    let boss = boss(&postern).await;
    advance_to(&postern, "2026-03-02T23:59:59.999Z");
    let last_moment = boss.api_user("Last moment", &[]).await;
    let over = boss.api_user("Over midnight", &[]).await;
    advance_to(&postern, "2026-03-03T00:00:00Z");
    set_disabled(&boss, &last_moment, true).await;
    let instant = boss.api_user("An instant", &[]).await;
    set_disabled(&boss, &instant, true).await;
    let deleted = boss.api_user("Gone at once", &[]).await;
    boss.delete(&format!("/api/v1/api-users/{deleted}")).await.is(204);
    let twice = boss.api_user("Twice", &[]).await;
    postern.advance(MILLISECOND);
    set_disabled(&boss, &over, true).await;
    advance_to(&postern, "2026-03-03T12:00:00Z");
    set_disabled(&boss, &twice, true).await;
    advance_to(&postern, "2026-03-03T18:00:00Z");
    set_disabled(&boss, &twice, false).await;
    // Disabled and enabled within one millisecond.
    set_disabled(&boss, &twice, true).await;
    set_disabled(&boss, &twice, false).await;
    advance_to(&postern, "2026-03-03T23:59:59.999Z");
    set_disabled(&boss, &twice, true).await;
    advance_to(&postern, "2026-03-05T00:00:00Z");
    for (api_user, expected) in [(&last_moment, 1), (&over, 2), (&instant, 1), (&deleted, 1), (&twice, 1)] {
        assert_eq!(days(&boss, "2026-03", api_user).await, Some(expected));
    }
    set_disabled(&boss, &twice, false).await;
    assert_eq!(days(&boss, "2026-03", &twice).await, Some(2), "enabled at midnight and ever since");
}

#[tokio::test]
async fn a_bill_covers_exactly_one_month() {
    let postern = Postern::ready().await;
    let boss = boss(&postern).await;
    advance_to(&postern, "2026-03-31T23:59:59.999Z");
    let edge = boss.api_user("Edge", &[]).await;
    advance_to(&postern, "2026-04-01T00:00:00Z");
    let first = boss.api_user("First", &[]).await;
    set_disabled(&boss, &edge, true).await;
    advance_to(&postern, "2026-06-01T00:00:00Z");
    set_disabled(&boss, &first, true).await;
    advance_to(&postern, "2026-06-10T12:00:00Z");
    let still = boss.api_user("Still", &[]).await;
    advance_to(&postern, "2026-06-12T00:00:00Z");
    let expected = [
        (&edge, [None, Some(1), None, None, None, None]),
        (&first, [None, None, Some(30), Some(31), None, None]),
        (&still, [None, None, None, None, Some(2), None]),
    ];
    let months = ["2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07"];
    for (api_user, expected) in expected {
        for (month, expected) in months.iter().zip(expected) {
            assert_eq!(days(&boss, month, api_user).await, expected, "{month}");
        }
    }
    postern.advance(MILLISECOND);
    assert_eq!(days(&boss, "2026-06", &still).await, Some(3));
    let this_month = boss.get(BILLING).await.is(200);
    assert_eq!(this_month.text, boss.get(&format!("{BILLING}?month=2026-06")).await.is(200).text);
    assert_eq!(this_month["month"], "2026-06");
    for empty in ["2026-02", "2026-07", "0001-01", "9999-11", "9999-12"] {
        let bill = boss.get(&format!("{BILLING}?month={empty}")).await.is(200);
        assert_eq!(bill.body, json!({ "month": empty, "enabled_now": 2, "items": [], "next_cursor": null }));
    }
}

#[tokio::test]
async fn the_number_enabled_now_follows_every_change() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    assert_eq!(enabled_now(&ada).await, 0);
    let role = ada.role("Maker", &["api_users:write", "api_users:read"]).await;
    let left = ada.api_user("Left", &[&role]).await;
    let right = ada.api_user("Right", &[]).await;
    ada.person("sam@example.com", &[]).await;
    assert_eq!(enabled_now(&ada).await, 2, "people are not billed");
    let path = format!("/api/v1/api-users/{left}");
    ada.edit(&path, json!({ "name": "Left hand", "roles": [role] })).await.is(200);
    assert_eq!(enabled_now(&ada).await, 2);
    for (disabled, expected) in [(false, 2), (true, 1), (true, 1), (false, 2), (false, 2)] {
        set_disabled(&ada, &left, disabled).await;
        assert_eq!(enabled_now(&ada).await, expected);
    }
    // An API user provisioned by a key counts at once and for as long as it is enabled, even while it is blocked.
    let key = ada.key(&left, "Key").await;
    let child = key.at(&postern).api_user("Child", &[]).await;
    assert_eq!(enabled_now(&ada).await, 3);
    ada.delete(&format!("{path}/keys/{}", key.id)).await.is(204);
    assert_eq!(ada.get(&format!("/api/v1/api-users/{child}")).await.is(200)["status"], "blocked");
    assert_eq!(enabled_now(&ada).await, 3);
    ada.post_empty(&format!("/api/v1/api-users/{child}/adopt")).await.is(200);
    assert_eq!(enabled_now(&ada).await, 3);

    set_disabled(&ada, &right, true).await;
    assert_eq!(enabled_now(&ada).await, 2);
    ada.delete(&format!("/api/v1/api-users/{right}")).await.is(204);
    assert_eq!(enabled_now(&ada).await, 2, "disabling it has already reduced the count");
    ada.delete(&path).await.is(204);
    ada.delete(&path).await.is(404);
    assert_eq!(enabled_now(&ada).await, 1);
    ada.post("/api/v1/api-users", json!({ "name": "Child", "roles": [] })).await.is_problem(409, "name_taken");
    ada.edit(&format!("/api/v1/api-users/{child}"), json!({ "name": "" })).await.is(422);
    assert_eq!(enabled_now(&ada).await, 1, "refused requests do not change the count");
}

#[tokio::test]
async fn a_bill_shows_the_last_name_of_a_deleted_api_user() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let scanner = ada.api_user("Scanner", &[]).await;
    let path = format!("/api/v1/api-users/{scanner}");
    ada.edit(&path, json!({ "name": "Old scanner" })).await.is(200);
    ada.delete(&path).await.is(204);
    let another = ada.api_user("Old scanner", &[]).await;
    postern.advance(SignedDuration::from_mins(5));
    let items = ada.walk(BILLING, 1).await;
    assert_eq!(items.len(), 2);
    for id in [&scanner, &another] {
        let expected = json!({ "api_user": { "id": id, "kind": "api_user", "name": "Old scanner" }, "days": 1 });
        assert!(items.contains(&expected), "{items:?}");
    }
}

#[tokio::test]
async fn a_month_has_exactly_one_format() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    ada.api_user("Scanner", &[]).await;
    let invalid = "2026 2026-3 2026-13 2026-00 202603 2026-03-01 03-2026 2026/03 2026-3- +026-03 -026-03 2026-%20%203 \
                   2026-W1 %E2%82%AC-03 2026-0x now 12026-03";
    for bad in invalid.split_whitespace().chain([""]) {
        ada.get(&format!("{BILLING}?month={bad}")).await.is_problem(400, "bad_query");
    }
    ada.get(&format!("{BILLING}?month=2026-03&month=2026-04")).await.is_problem(400, "bad_query");
}

#[tokio::test]
async fn billing_needs_no_permission_but_its_own() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    ada.api_user("Scanner", &[]).await;
    let bill = ada.program_with("Clerk", &["billing:read"]).await.get(BILLING).await.is(200);
    // A bill also has the API users that the caller cannot read.
    assert_eq!((&bill["enabled_now"], bill["items"].as_array().unwrap().len()), (&json!(2), 2));
}
