//! The stories of the README's tour, end to end through a real socket.

use jiff::SignedDuration;
use serde_json::json;

use crate::harness::{PASSWORD, Postern, Program};

#[tokio::test]
async fn an_integration_does_what_its_role_allows_and_no_more() {
    let postern = Postern::ready().await.behind_a_socket().await;
    let ada = postern.ada();

    let rights = [
        "api_tokens:generate",
        "receiving_events:read",
        "receiving_events:write",
        "shipping_events:read",
        "shipping_events:write",
    ];
    let role = ada.role("Shipping Integration", &rights).await;
    let sam = ada.person("sam@example.com", &[&role]).await;
    let token = sam.at(&postern).token("Dock 4").await;
    let token = token.at(&postern);

    let event = token.post("/api/v1/collections/shipping_events/records", json!({ "parcel": 17 })).await.is(201);
    assert_eq!(event["by"]["name"], "sam@example.com");
    let events = token.get("/api/v1/collections/shipping_events/records").await.is(200);
    assert_eq!(events["items"][0]["data"], json!({ "parcel": 17 }));

    let refused = token.get("/api/v1/roles").await.is_problem(403, "insufficient_scope");
    assert_eq!(refused["missing_permissions"], json!(["roles:read"]));
    let refused = token.post("/api/v1/collections/inventory/records", json!({})).await;
    let refused = refused.is_problem(403, "insufficient_scope");
    assert_eq!(refused["missing_permissions"], json!(["inventory:write"]));

    let receive = || token.post("/api/v1/collections/receiving_events/records", json!({ "pallet": 3 }));
    receive().await.is(201);
    let fewer: Vec<&str> = rights.into_iter().filter(|right| *right != "receiving_events:write").collect();
    let path = format!("/api/v1/roles/{role}");
    ada.patch(&path, json!({ "permissions": fewer })).await.is(200);
    receive().await.is_problem(403, "insufficient_scope");
    ada.patch(&path, json!({ "permissions": rights })).await.is(200);
    receive().await.is(201);
}

#[tokio::test]
async fn users_that_an_integration_creates_depend_on_its_token() {
    let postern = Postern::ready().await.behind_a_socket().await;
    let ada = postern.ada();
    let rights = ["api_tokens:generate", "inventory:read", "roles:write", "users:read", "users:write"];
    let hr_role = ada.role("HR integration", &rights).await;
    let hana = ada.person("hana@example.com", &[&hr_role]).await;
    let hr = hana.at(&postern).token("HR system").await;
    let hr_token = hr.id.clone();
    let hr = hr.at(&postern);

    // It can create within its own permissions and is refused beyond them.
    let staff = hr.role("Staff", &["inventory:read", "users:read", "users:write"]).await;
    let beyond = json!({ "name": "Too much", "permissions": ["billing:read"] });
    let refused = hr.post("/api/v1/roles", beyond).await.is_problem(403, "beyond_your_rights");
    assert_eq!(refused["missing_permissions"], json!(["billing:read"]));
    let body = json!({ "login": "eve@example.com", "name": "Eve", "roles": ["rol_000000000000"] });
    hr.post("/api/v1/users", body).await.is_problem(403, "beyond_your_rights");
    let stan = hr.person("stan@example.com", &[&staff]).await;
    let vera = stan.at(&postern).person("vera@example.com", &[&staff]).await;
    postern.sign_in("stan@example.com", PASSWORD).await.is(200);
    for person in [&stan, &vera] {
        person.at(&postern).get("/api/v1/collections/inventory/records").await.is(200);
    }

    // When its role loses permissions, so do the users that it created.
    let path = format!("/api/v1/roles/{hr_role}");
    ada.patch(&path, json!({ "permissions": ["api_tokens:generate", "users:read", "users:write"] })).await.is(200);
    for person in [&stan, &vera] {
        let refused = person.at(&postern).get("/api/v1/collections/inventory/records").await;
        refused.is_problem(403, "insufficient_scope");
        person.at(&postern).get("/api/v1/users").await.is(200);
    }

    // When the token is deleted, all its descendants are blocked.
    hana.at(&postern).delete(&format!("/api/v1/account/tokens/{hr_token}")).await.is(204);
    hr.get("/api/v1/session").await.is_problem(401, "invalid_token");
    for (person, login) in [(&stan, "stan@example.com"), (&vera, "vera@example.com")] {
        person.at(&postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
        postern.sign_in(login, PASSWORD).await.is_problem(401, "sign_in_failed");
        let user = ada.get(&format!("/api/v1/users/{}", person.id)).await.is(200);
        assert_eq!(user["status"], "blocked");
        assert_eq!(user["blocked_by"]["reason"], "key_deleted");
        assert_eq!(user["blocked_by"]["key"]["id"], json!(hr_token));
    }

    // After adoption one of them can sign in again; the other is still blocked.
    let adopted = ada.post_empty(&format!("/api/v1/users/{}/adopt", stan.id)).await.is(200);
    assert_eq!((&adopted["user"]["status"], adopted["user"].get("blocked_by")), (&json!("invited"), None));
    postern.sign_in("stan@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    ada.accept(&adopted.text_at("/invitation/code")).await;
    postern.advance(SignedDuration::from_mins(1));
    postern.new_session("stan@example.com").await.get("/api/v1/collections/inventory/records").await.is(200);
    postern.sign_in("vera@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
}

#[tokio::test]
async fn an_api_user_works_from_its_first_key_to_its_last_bill() {
    let postern = Postern::ready().await.behind_a_socket().await;
    let ada = postern.ada();
    let role = ada.role("Scanner", &["inventory:read", "inventory:write"]).await;
    let scanner = ada.api_user("Hours Scanner", &[&role]).await;
    let path = format!("/api/v1/api-users/{scanner}");
    let (left, right) = (ada.key(&scanner, "Left").await, ada.key(&scanner, "Right").await);
    let write = async |program: &Program| {
        program.at(&postern).post("/api/v1/collections/inventory/records", json!({ "slab": 1 })).await
    };

    // Both keys can write, and the change log shows who issued them.
    write(&left).await.is(201);
    write(&right).await.is(201);
    let listed = ada.get("/api/v1/api-users?q=hours").await.is(200);
    assert_eq!(listed["items"][0]["keys"], 2);
    assert_eq!(listed["items"][0]["last_used_at"], json!(postern.now()));
    let changes = ada.get(&format!("/api/v1/changes?target={scanner}")).await.is(200);
    let actions: Vec<&str> =
        changes["items"].as_array().unwrap().iter().map(|c| c["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["key.create", "key.create", "api_user.create"]);
    assert_eq!(changes["items"][0]["actor"]["name"], "Ada");

    // While the API user is disabled, both keys are refused and it costs nothing. Enabled again, the same keys work.
    assert_eq!(ada.get("/api/v1/billing").await.is(200)["enabled_now"], 1);
    postern.advance(SignedDuration::from_hours(24));
    let ada = postern.new_session("ada@example.com").await;
    ada.edit(&path, json!({ "disabled": true })).await.is(200);
    for program in [&left, &right] {
        write(program).await.is_problem(401, "invalid_token");
    }
    assert_eq!(ada.get("/api/v1/billing").await.is(200)["enabled_now"], 0);
    postern.advance(SignedDuration::from_hours(48));
    let ada = postern.new_session("ada@example.com").await;
    ada.edit(&path, json!({ "disabled": false })).await.is(200);
    for program in [&left, &right] {
        write(program).await.is(201);
    }

    // During the overlap of a rotation both secrets work, afterwards only the new one.
    let rotate = format!("{path}/keys/{}/rotate", left.id);
    let new = Program::of(&ada.post(&rotate, json!({ "overlap_seconds": 1800 })).await.is(200));
    for program in [&left, &new, &right] {
        write(program).await.is(201);
    }
    postern.advance(SignedDuration::from_mins(30));
    write(&left).await.is_problem(401, "invalid_token");
    write(&new).await.is(201);

    // A deleted key is refused at once, and so is every key of a deleted API user.
    ada.delete(&format!("{path}/keys/{}", right.id)).await.is(204);
    write(&right).await.is_problem(401, "invalid_token");
    write(&new).await.is(201);
    ada.delete(&path).await.is(204);
    write(&new).await.is_problem(401, "invalid_token");
    ada.get(&path).await.is_problem(404, "not_found");
    ada.api_user("Hours Scanner", &[&role]).await;

    // Its change log remains, and the bill of the month still counts its enabled days: three in two intervals.
    let log = ada.get(&format!("/api/v1/changes?target={scanner}&limit=1")).await.is(200);
    assert_eq!(log["items"][0]["action"], "api_user.delete");
    assert_eq!(log["items"][0]["target"]["name"], "Hours Scanner");
    let bill = ada.get("/api/v1/billing?month=2026-03").await.is(200);
    let item = bill["items"].as_array().unwrap().iter().find(|item| item["api_user"]["id"] == json!(scanner)).unwrap();
    assert_eq!(item["days"], 3);
}
