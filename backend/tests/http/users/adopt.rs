//! `POST /users/{user}/adopt`: makes a provisioned user independent of its key.

use serde_json::{Value, json};

use super::USERS;
use crate::harness::{PASSWORD, Person, Postern};

#[tokio::test]
async fn adopting_ends_every_credential_and_returns_a_new_invitation() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("HR").await;
    let role = ada.role("Staff", &["api_tokens:generate"]).await;
    let created = json!({ "login": "eve@example.com", "name": "Eve", "roles": [role] });
    let created = token.at(&postern).post(USERS, created).await.is(201);
    // The owner of the key sees the invitation and may know the password.
    let eve = ada.accept(&created.text_at("/invitation/code")).await;
    let token_of_eve = eve.at(&postern).token("Made under the key").await;
    let path = format!("{USERS}/{}", eve.id);
    let provisioning_key = json!({ "owner": ada.id, "id": token.id });
    let mut expected = ada.get(&path).await.is(200).body;
    assert_eq!(expected["provisioned_by"], provisioning_key);

    let reply = ada.post_empty(&format!("{path}/adopt")).await.is(200);
    expected["provisioned_by"] = Value::Null;
    expected["status"] = json!("invited");
    expected["version"] = json!(3);
    assert_eq!(reply["user"], expected);
    let entry = postern.entry_of(&reply).await;
    let tokens = json!([{ "key": token_of_eve.id, "name": "Made under the key" }]);
    entry.says(
        "user.adopt",
        json!({ "invited": false, "provisioned_by": provisioning_key, "ended_keys": tokens }),
        json!({ "invited": true, "provisioned_by": null, "invitation_expires_at": "2026-03-08T09:00:00Z" }),
    );
    entry.is_by(&ada).is_about("user", &eve.id, "Eve");

    for ended in [eve.at(&postern), token_of_eve.at(&postern)] {
        ended.get("/api/v1/session").await.is_problem(401, "invalid_token");
    }
    postern.sign_in("eve@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    assert_eq!(ada.get(&format!("{path}/tokens")).await.is(200)["items"], json!([]));
    let again = ada.accept(&reply.text_at("/invitation/code")).await;
    ada.delete(&format!("/api/v1/account/tokens/{}", token.id)).await.is(204);
    again.at(&postern).get("/api/v1/session").await.is(200);
    token_of_eve.at(&postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
    // Adopting an independent user changes nothing.
    let before = postern.dump().await;
    let reply = ada.post_empty(&format!("{path}/adopt")).await.is(200);
    assert_eq!((&reply["user"]["status"], reply.body.get("invitation")), (&json!("active"), None));
    assert_eq!(postern.dump().await, before);
}

#[tokio::test]
async fn adopting_with_keep_sign_in_keeps_the_session_and_the_password() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("HR").await;
    let eve = token.at(&postern).person("eve@example.com", &[]).await;
    let keep = json!({ "keep_sign_in": true });
    let adopted = ada.post(&format!("{USERS}/{}/adopt", eve.id), keep).await.is(200);
    assert_eq!((&adopted["user"]["status"], adopted.body.get("invitation")), (&json!("active"), None));
    ada.delete(&format!("/api/v1/account/tokens/{}", token.id)).await.is(204);
    eve.at(&postern).get("/api/v1/session").await.is(200);
    postern.sign_in("eve@example.com", PASSWORD).await.is(200);
}

#[tokio::test]
async fn adoption_ends_every_token_even_one_from_before_the_hand_over() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Staff", &["api_tokens:generate"]).await;
    for keep_sign_in in [false, true] {
        let eve = ada.person(&format!("eve-{keep_sign_in}@example.com"), &[&role]).await;
        // Its holder would keep everything that the key gave Eve while she depended on it.
        let before = eve.at(&postern).token("From before").await;
        let hr = ada.token("HR").await;
        let path = format!("{USERS}/{}", eve.id);
        let key = json!({ "key": { "owner": ada.id, "id": hr.id } });
        ada.post(&format!("{path}/hand-over"), key).await.is(200);
        let during = eve.at(&postern).token("Made meanwhile").await;
        ada.post(&format!("{path}/adopt"), json!({ "keep_sign_in": keep_sign_in })).await.is(200);
        for token in [before, during] {
            let reply = token.at(&postern).get("/api/v1/session").await;
            assert_eq!(reply.status, if keep_sign_in { 200 } else { 401 }, "{reply:?}");
        }
    }
}

#[tokio::test]
async fn a_blocked_user_can_sign_in_again_after_adoption() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("HR").await;
    let eve = token.at(&postern).person("eve@example.com", &[]).await;
    ada.delete(&format!("/api/v1/account/tokens/{}", token.id)).await.is(204);
    postern.sign_in("eve@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    let adopted = ada.post_empty(&format!("{USERS}/{}/adopt", eve.id)).await.is(200);
    assert_eq!((&adopted["user"]["status"], adopted["user"].get("blocked_by")), (&json!("invited"), None));
    ada.accept(&adopted.text_at("/invitation/code")).await;
    Person::of(&postern.sign_in("eve@example.com", PASSWORD).await.is(200));
}

#[tokio::test]
async fn a_dependent_user_adopts_nobody_and_nobody_adopts_with_a_token() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("HR").await;
    let role = ada.role("Clerk", &["users:read", "users:write"]).await;
    let eve = token.at(&postern).person("eve@example.com", &[&role]).await;
    let fay = token.at(&postern).person("fay@example.com", &[]).await;
    let adopt = |id: &str| format!("{USERS}/{id}/adopt");
    eve.at(&postern).post_empty(&adopt(&fay.id)).await.is_problem(403, "independence_required");
    eve.at(&postern).post_empty(&adopt(&eve.id)).await.is_problem(403, "own_rights");
    token.at(&postern).post_empty(&adopt(&fay.id)).await.is_problem(403, "session_required");
    ada.post_empty(&adopt("usr_abcdefghijkl")).await.is_problem(404, "not_found");
    assert_eq!(ada.get(&format!("{USERS}/{}", fay.id)).await.is(200)["provisioned_by"]["id"], token.id);
}
