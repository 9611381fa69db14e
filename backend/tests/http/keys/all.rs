//! `GET /keys`: lists keys by state, for all owners that the caller may read.

use jiff::SignedDuration;
use postern_shared::api_key::{EXPIRING_DAYS, IDLE_DAYS};
use serde_json::{Value, json};

use crate::bad_input::forge;
use crate::harness::{Actor, Postern};

const KEYS: &str = "/api/v1/keys";

/// The names of the keys in a state, in the order of the list. Asserts that pages of any size give the same list.
async fn listed(actor: &Actor<'_>, state: &str) -> Vec<String> {
    let path = if state.is_empty() { KEYS.to_owned() } else { format!("{KEYS}?state={state}") };
    // Records the use of the caller's own key first, so that every page shows the same last use.
    assert!(actor.works().await);
    let all = actor.walk(&path, 100).await;
    for limit in 1..=all.len() + 1 {
        assert_eq!(actor.walk(&path, limit).await, all, "{state} in pages of {limit}");
    }
    all.iter().map(|item| item["key"]["name"].as_str().unwrap().to_owned()).collect()
}

async fn sorted(actor: &Actor<'_>, state: &str) -> Vec<String> {
    let mut names = listed(actor, state).await;
    names.sort();
    names
}

/// The body of a key or token that expires in so many hours.
fn expiring(postern: &Postern, name: &str, hours: i64) -> Value {
    json!({ "name": name, "expires_at": postern.now() + SignedDuration::from_hours(hours) })
}

#[tokio::test]
async fn keys_that_expire_within_thirty_days_are_listed_by_expiry() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let (one, two) = (ada.api_user("One", &[]).await, ada.api_user("Two", &[]).await);
    for (api_user, name, hours) in [
        (&one, "in a week", 168),
        (&two, "in an hour", 1),
        (&one, "in two hours", 2),
        (&two, "in a month", 719),
        (&one, "in 31 days", 744),
    ] {
        ada.issue(api_user, expiring(&postern, name, hours)).await;
    }
    ada.key(&two, "never").await;
    ada.generate(expiring(&postern, "a token", 24)).await;
    let all = ["in an hour", "in two hours", "a token", "in a week", "in a month"];
    assert_eq!(listed(&ada, "expiring").await, all);

    // A key that expires between two pages leaves the list, and the cursor still works.
    let page = ada.get(&format!("{KEYS}?state=expiring&limit=1")).await.is(200);
    let cursor = page.text_at("/next_cursor");
    postern.advance(SignedDuration::from_hours(1));
    // Her old session has expired.
    let ada = postern.new_session("ada@example.com").await;
    let page = ada.get(&format!("{KEYS}?state=expiring&limit=1&cursor={cursor}")).await.is(200);
    assert_eq!(page["items"][0]["key"]["name"], "in two hours");
    assert_eq!(listed(&ada, "expiring").await, all[1..]);
    postern.advance(SignedDuration::from_hours(24));
    let ada = postern.new_session("ada@example.com").await;
    assert_eq!(listed(&ada, "expiring").await, ["in a week", "in a month", "in 31 days"]);
}

#[tokio::test]
async fn keys_are_never_used_until_their_first_use_and_idle_after_ninety_days_without_use() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.api_user("Scanner", &[]).await;
    let (left, right) = (ada.key(&id, "Left").await, ada.key(&id, "Right").await);
    ada.key(&id, "Spare").await;
    let token = ada.token("Token").await;
    assert_eq!(sorted(&ada, "never_used").await, ["Left", "Right", "Spare", "Token"]);
    assert!(left.at(&postern).works().await);
    postern.advance(SignedDuration::from_mins(2));
    for key in [&right, &token] {
        assert!(key.at(&postern).works().await);
    }
    assert_eq!(listed(&ada, "never_used").await, ["Spare"]);
    assert_eq!(listed(&ada, "idle").await, Vec::<String>::new());
    postern.advance(SignedDuration::from_hours(90 * 24) - SignedDuration::from_mins(2));
    let ada = postern.new_session("ada@example.com").await;
    assert_eq!(listed(&ada, "idle").await, ["Left"]);
    postern.advance(SignedDuration::from_mins(2));
    assert_eq!(sorted(&ada, "idle").await, ["Left", "Right", "Token"]);
    assert!(left.at(&postern).works().await);
    assert_eq!(sorted(&ada, "idle").await, ["Right", "Token"]);
}

#[tokio::test]
async fn the_full_list_has_every_key_with_its_owner_and_the_disabled_list_only_disabled_ones() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.api_user("Scanner", &[]).await;
    let (left, right) = (ada.key(&id, "Left").await, ada.key(&id, "Right").await);
    let token = ada.token("Token").await;
    let own = ada.get(&format!("/api/v1/account/tokens/{}", token.id)).await.is(200);
    let list = ada.get(KEYS).await.is(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 3);
    let token = json!({ "owner": { "id": ada.id, "kind": "user", "name": "Ada" }, "key": own.body });
    assert!(list["items"].as_array().unwrap().contains(&token), "{list:?}");
    for key in [&left, &right] {
        let key = ada.get(&format!("/api/v1/api-users/{id}/keys/{}", key.id)).await.is(200);
        let owned = json!({ "owner": { "id": id, "kind": "api_user", "name": "Scanner" }, "key": key.body });
        assert!(list["items"].as_array().unwrap().contains(&owned), "{list:?}");
    }
    let path = format!("/api/v1/api-users/{id}/keys/{}", left.id);
    for (disabled, expected) in [(false, &[][..]), (true, &["Left"]), (false, &[]), (true, &["Left"])] {
        ada.edit(&path, json!({ "disabled": disabled })).await.is(200);
        assert_eq!(listed(&ada, "disabled").await, expected);
        assert_eq!(sorted(&ada, "").await, ["Left", "Right", "Token"]);
    }
    ada.delete(&path).await.is(204);
    assert_eq!(listed(&ada, "disabled").await, Vec::<String>::new());
    assert_eq!(sorted(&ada, "").await, ["Right", "Token"]);
    for bad in ["?state=gone", "?owner=x"] {
        ada.get(&format!("{KEYS}{bad}")).await.is_problem(400, "bad_query");
    }
    // A cursor belongs to its state.
    let cursor = ada.get(&format!("{KEYS}?limit=1")).await.is(200).text_at("/next_cursor");
    ada.get(&format!("{KEYS}?state=idle&cursor={cursor}")).await.is_problem(400, "bad_cursor");
}

#[tokio::test]
async fn expired_keys_are_listed_by_expiry_until_they_are_extended() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.api_user("Scanner", &[]).await;
    let mut keys = Vec::new();
    for (name, hours) in [("second", 2), ("first", 1), ("third", 3), ("later", 4)] {
        keys.push(ada.issue(&id, expiring(&postern, name, hours)).await);
    }
    ada.key(&id, "never").await;
    assert_eq!(listed(&ada, "expired").await, Vec::<String>::new());
    postern.advance(SignedDuration::from_hours(3) - SignedDuration::from_millis(1));
    let ada = postern.new_session("ada@example.com").await;
    assert_eq!(listed(&ada, "expired").await, ["first", "second"]);
    postern.advance(SignedDuration::from_millis(1));
    assert_eq!(listed(&ada, "expired").await, ["first", "second", "third"]);
    ada.edit(&format!("/api/v1/api-users/{id}/keys/{}", keys[0].id), json!({ "expires_at": null })).await.is(200);
    assert_eq!(listed(&ada, "expired").await, ["first", "third"]);
    assert_eq!(listed(&ada, "expiring").await, ["later"]);
    // One that does not work stops nothing when it expires.
    let owner = format!("/api/v1/api-users/{id}");
    for (path, disabled) in [(format!("{owner}/keys/{}", keys[3].id), true), (owner.clone(), true)] {
        ada.edit(&path, json!({ "disabled": disabled })).await.is(200);
        assert_eq!(listed(&ada, "expiring").await, Vec::<String>::new());
        ada.edit(&path, json!({ "disabled": false })).await.is(200);
        assert_eq!(listed(&ada, "expiring").await, ["later"]);
    }
}

#[tokio::test]
async fn a_page_of_idle_keys_after_the_clock_was_set_back_is_empty_and_a_forged_position_is_refused() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.api_user("Scanner", &[]).await;
    for name in ["Left", "Right"] {
        assert!(ada.key(&id, name).await.at(&postern).works().await);
    }
    postern.advance(SignedDuration::from_hours(24 * 91));
    let ada = postern.new_session("ada@example.com").await;
    let cursor = ada.get(&format!("{KEYS}?state=idle&limit=1")).await.is(200).text_at("/next_cursor");
    let long = format!("{}#{id}/key_000000000000", "0".repeat(2000));
    let forged = forge(&cursor, long.as_bytes());
    ada.get(&format!("{KEYS}?state=idle&cursor={forged}")).await.is_problem(400, "bad_cursor");
    postern.advance(SignedDuration::from_hours(-48));
    let page = ada.get(&format!("{KEYS}?state=idle&cursor={cursor}")).await.is(200);
    assert_eq!((&page["items"], &page["next_cursor"]), (&json!([]), &Value::Null));
}

#[tokio::test]
async fn keys_are_found_by_any_part_of_their_name_id_or_prefix_in_every_state() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.api_user("Scanner", &[]).await;
    let angstrom = ada.issue(&id, expiring(&postern, "Ångström 4", 24)).await;
    let dock = ada.key(&id, "Dock 4").await;
    let token = ada.token("Dock 5").await;
    let found = async |query: &str| {
        let all = ada.walk(&format!("{KEYS}?{query}"), 100).await;
        assert_eq!(ada.walk(&format!("{KEYS}?{query}"), 1).await, all, "{query} in pages of one");
        all.iter().map(|item| item["key"]["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let public = |secret: &str| secret[..29].to_owned();
    assert_eq!(found("q=angstr").await, ["Ångström 4"]);
    assert_eq!(found("q=%20CK%20%204%20").await, ["Dock 4"]);
    assert_eq!(found(&format!("q={}", dock.id)).await, ["Dock 4"]);
    assert_eq!(found(&format!("q={}", &token.id[6..])).await, ["Dock 5"]);
    for (key, name) in [(&angstrom, "Ångström 4"), (&dock, "Dock 4"), (&token, "Dock 5")] {
        let prefix = public(&key.secret);
        assert_eq!(found(&format!("q={prefix}")).await, [name]);
        assert_eq!(found(&format!("q={}", &prefix[..27])).await, [name], "a part of the prefix");
        assert_eq!(found(&format!("q={prefix}&state=never_used")).await, [name]);
        // Wherever it is in the list of a state, the first page has it.
        let page = ada.get(&format!("{KEYS}?q={}&state=never_used&limit=1", &prefix[5..])).await.is(200);
        assert_eq!(page["items"][0]["key"]["name"], *name);
        // The secret must not get into a log of addresses.
        for text in [&key.secret, &format!("Bearer%20{}", key.secret), &key.secret[..31]] {
            ada.get(&format!("{KEYS}?q={text}")).await.is_problem(400, "bad_query");
        }
    }
    assert_eq!(found("q=ngstr&state=expiring").await, ["Ångström 4"]);
    assert_eq!(found("q=dock&state=expiring").await, Vec::<String>::new());
    assert_eq!(found("q=nobody").await, Vec::<String>::new());
    // A new name is found at once, and the old one is not.
    ada.edit(&format!("/api/v1/api-users/{id}/keys/{}", dock.id), json!({ "name": "Gate" })).await.is(200);
    assert_eq!(found("q=gate").await, ["Gate"]);
    assert_eq!(found("q=dock").await, ["Dock 5"]);
}

#[tokio::test]
async fn keys_of_unreadable_owners_are_left_out_and_a_caller_who_reads_no_owners_is_refused() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.api_user("Scanner", &[]).await;
    for n in 0..3 {
        ada.issue(&id, expiring(&postern, &format!("Key {n}"), 24)).await;
    }
    ada.generate(expiring(&postern, "Token", 25)).await;
    let machines = ada.program_with("R 1", &["api_users:read"]).await;
    let people = ada.program_with("R 2", &["users:read"]).await;
    let neither = ada.program_with("R 3", &["change_log:read"]).await;
    assert_eq!(sorted(&machines, "").await, ["Key 0", "Key 1", "Key 2", "R 1", "R 2", "R 3"]);
    assert_eq!(sorted(&machines, "expiring").await, ["Key 0", "Key 1", "Key 2"]);
    for state in ["", "expiring", "never_used"] {
        assert_eq!(listed(&people, state).await, ["Token"]);
    }
    for (caller, omitted) in [(&machines, json!(["user"])), (&people, json!(["api_user"])), (&ada, json!([]))] {
        assert_eq!(caller.get(KEYS).await.is(200)["omitted"], omitted);
    }
    neither.get(KEYS).await.is_forbidden("insufficient_scope", &["api_users:read"]);
}

#[tokio::test]
async fn the_document_says_how_many_days_a_state_is_about() {
    let postern = Postern::new().await;
    let parameters = &postern.document()["paths"][KEYS]["get"]["parameters"];
    let state = parameters.as_array().unwrap().iter().find(|parameter| parameter["name"] == "state").unwrap();
    for sentence in [format!("within {EXPIRING_DAYS} days"), format!("the last {IDLE_DAYS} days")] {
        assert!(state.to_string().contains(&sentence), "{state}");
    }
}

#[tokio::test]
async fn a_page_makes_a_bounded_number_of_calls_even_if_many_keys_are_left_out() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.api_user("Scanner", &[]).await;
    for n in 0..40 {
        assert!(ada.key(&id, &format!("Key {n}")).await.at(&postern).works().await);
    }
    let token = ada.scoped_token("People", &["users:read"]).await;
    let calls = async |actor: Actor<'_>, query: &str| {
        assert!(actor.works().await);
        postern.tap.reset();
        let page = actor.get(&format!("{KEYS}?{query}")).await.is(200);
        assert!(page["items"].as_array().unwrap().len() <= 1);
        postern.tap.calls().len()
    };
    // The caller, the list, the keys and their owners.
    assert_eq!(calls(ada.clone(), "limit=1").await, 3);
    // So does a list of which the other keys are no part.
    ada.key(&id, "Spare").await;
    assert_eq!(calls(ada.clone(), "limit=1&state=never_used").await, 3);
    assert_eq!(calls(ada.clone(), "limit=1&state=idle").await, 2);
    let calls = calls(token.at(&postern), "limit=1").await;
    assert!(calls <= 8, "{calls}");
    let page = token.at(&postern).get(KEYS).await.is(200);
    assert_eq!((page["items"].as_array().unwrap().len(), &page["next_cursor"]), (1, &Value::Null));
}
