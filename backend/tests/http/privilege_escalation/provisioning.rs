//! Rules 4 to 7 and 14: everything in the lineage of a key depends on it until an independent caller adopts it.

use jiff::SignedDuration;
use serde_json::json;

use super::{Hr, create, invited, permissions, user};
use crate::harness::{PASSWORD, Postern};

/// The permissions of the users that are provisioned here.
const STAFF: [&str; 4] = ["api_tokens:generate", "inventory:read", "users:read", "users:write"];

#[tokio::test]
async fn every_descendant_of_a_key_is_blocked_and_restored_with_it() {
    let postern = Postern::ready().await;
    let hr = Hr::with(&postern, json!({ "name": "HR", "expires_at": "2026-03-01T09:10:00Z" })).await;
    let staff = hr.token().role("Staff", &STAFF).await;
    let stan = hr.token().person("stan@example.com", &[&staff]).await;
    // Invited in Stan's session, and still provisioned by the same key. Her own token depends on it too.
    let vera = stan.at(&postern).person("vera@example.com", &[&staff]).await;
    let veras = vera.at(&postern).token("Vera's").await;
    let shown = postern.ada().get(&user(&vera.id)).await.is(200);
    assert_eq!(shown["provisioned_by"], json!({ "owner": hr.hana.id, "id": hr.token.id }));

    let token = format!("/api/v1/account/tokens/{}", hr.token.id);
    let hana = user(&hr.hana.id);
    let blocked = async |reason: &str| {
        for actor in [vera.at(&postern), stan.at(&postern), veras.at(&postern)] {
            actor.get("/api/v1/session").await.is_problem(401, "invalid_token");
        }
        postern.sign_in("vera@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
        let shown = postern.ada().get(&user(&vera.id)).await.is(200);
        assert_eq!((&shown["status"], &shown["blocked_by"]["reason"]), (&json!("blocked"), &json!(reason)));
    };
    let works = async || {
        permissions(&veras.at(&postern)).await;
        postern.sign_in("vera@example.com", PASSWORD).await.is(200);
    };

    works().await;
    let etag = hr.hana().get(&token).await.header("etag").unwrap().to_owned();
    let etag = hr.hana().patch_version(&token, &etag, json!({ "disabled": true })).await.is(200);
    blocked("key_disabled").await;
    hr.hana().patch_version(&token, etag.header("etag").unwrap(), json!({ "disabled": false })).await.is(200);
    works().await;
    postern.ada().patch(&hana, json!({ "disabled": true })).await.is(200);
    blocked("owner_disabled").await;
    postern.ada().patch(&hana, json!({ "disabled": false })).await.is(200);
    works().await;
    let again = postern.ada().post(&format!("{hana}/invitation"), json!({ "tokens": "keep" })).await.is(200);
    blocked("owner_invited").await;
    postern.ada().accept(&again.text_at("/invitation/code")).await;
    works().await;
    postern.advance(SignedDuration::from_mins(10));
    blocked("key_expired").await;
    postern.ada().delete(&hana).await.is(204);
    blocked("owner_deleted").await;
}

#[tokio::test]
async fn a_wider_role_does_not_extend_a_user_beyond_the_provisioning_key() {
    let postern = Postern::ready().await;
    let hr = Hr::new(&postern).await;
    let staff = hr.token().role("Staff", &STAFF).await;
    let stan = hr.token().person("stan@example.com", &[&staff]).await;
    let wide = postern.ada().role("Wide", &["billing:read", "inventory:read"]).await;
    for roles in [json!([wide]), json!([super::ADMINISTRATOR])] {
        postern.ada().patch(&user(&stan.id), json!({ "roles": roles })).await.is(200);
        let may = permissions(&stan.at(&postern)).await;
        assert!(may.contains("inventory:read") && !may.contains("billing:read"), "{may:?}");
        assert_eq!(stan.at(&postern).get("/api/v1/session").await["administrator"], false);
    }
    // When the role of the key's owner loses permissions, the descendants of the key lose them too.
    postern.ada().patch(&super::role(&hr.role), json!({ "permissions": ["inventory:write"] })).await.is(200);
    assert_eq!(permissions(&stan.at(&postern)).await, ["inventory:write".to_owned()].into());
}

#[tokio::test]
async fn no_dependent_caller_adopts_anyone_and_nobody_adopts_themselves() {
    let postern = Postern::ready().await;
    let hr = Hr::new(&postern).await;
    let staff = hr.token().role("Staff", &STAFF).await;
    let stan = hr.token().person("stan@example.com", &[&staff]).await;
    let stan = stan.at(&postern);
    let vera = invited(&hr.token(), "vera@example.com", &[]).await;
    let adopt = |id: &str| format!("{}/adopt", user(id));

    hr.token().post_empty(&adopt(&vera)).await.is_problem(403, "session_required");
    stan.post_empty(&adopt(&vera)).await.is_problem(403, "independence_required");
    stan.post_empty(&adopt(&stan.id)).await.is_problem(403, "own_rights");
    hr.hana().post_empty(&adopt(&hr.hana.id)).await.is_problem(403, "independence_required");

    // An independent caller can adopt a principal that they cover. Held permissions count, not effective ones.
    let billing = postern.ada().role("Billing", &["billing:read"]).await;
    postern.ada().patch(&user(&vera), json!({ "roles": [billing] })).await.is(200);
    let refused = hr.hana().post_empty(&adopt(&vera)).await.is_problem(403, "beyond_your_rights");
    assert_eq!(refused["missing_permissions"], json!(["billing:read"]));
    let adopted = hr.hana().post_empty(&adopt(&stan.id)).await.is(200);
    assert_eq!(adopted["user"]["provisioned_by"], json!(null));
}

#[tokio::test]
async fn adoption_makes_a_person_independent_but_not_their_tokens() {
    let postern = Postern::ready().await;
    let hr = Hr::new(&postern).await;
    let staff = hr.token().role("Staff", &STAFF).await;
    let stan = hr.token().person("stan@example.com", &[&staff]).await;
    let before = stan.at(&postern).token("Made while bound").await;
    let vera = before.at(&postern).person("vera@example.com", &[&staff]).await;
    let keep = json!({ "keep_sign_in": true });
    postern.ada().post(&format!("{}/adopt", user(&stan.id)), keep).await.is(200);
    let after = stan.at(&postern).token("Made while free").await;

    hr.hana().delete(&format!("/api/v1/account/tokens/{}", hr.token.id)).await.is(204);
    stan.at(&postern).get("/api/v1/session").await.is(200);
    after.at(&postern).get("/api/v1/session").await.is(200);
    before.at(&postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
    vera.at(&postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
}

#[tokio::test]
async fn omitted_roles_default_to_the_roles_of_the_keys_owner_if_the_key_covers_them() {
    let postern = Postern::ready().await;
    let hr = Hr::new(&postern).await;
    let without = |login: &str| json!({ "login": login, "name": "New" });

    let user = hr.token().post("/api/v1/users", without("default@example.com")).await.is(201);
    assert_eq!(user.body["user"]["roles"], json!([hr.role]));
    let user = create(&hr.token(), "nothing@example.com", json!([])).await.is(201);
    assert_eq!(user.body["user"]["roles"], json!([]));
    let user = hr.hana().post("/api/v1/users", without("session@example.com")).await.is(201);
    assert_eq!(user.body["user"]["roles"], json!([]));
    create(&hr.token(), "null@example.com", json!(null)).await.is_problem(400, "bad_body");

    let scoped = hr.hana().scoped_token("Scoped", &["users:write", "inventory:read"]).await;
    let refused = scoped.at(&postern).post("/api/v1/users", without("wide@example.com")).await;
    let refused = refused.is_problem(403, "beyond_your_rights");
    assert!(refused["missing_permissions"].as_array().unwrap().contains(&json!("roles:write")));
}

#[tokio::test]
async fn a_lineage_is_at_most_three_links_deep() {
    let postern = Postern::ready().await;
    let hr = Hr::new(&postern).await;
    let staff = hr.token().role("Staff", &STAFF).await;
    let (mut token, mut person) = (hr.token.clone(), hr.hana.clone());
    for login in ["one@example.com", "two@example.com", "three@example.com"] {
        person = token.at(&postern).person(login, &[&staff]).await;
        token = person.at(&postern).token("Next").await;
    }
    create(&token.at(&postern), "four@example.com", json!([staff])).await.is_problem(409, "lineage_too_deep");
    // In a session the third person creates another user at the same depth.
    let other = person.at(&postern).person("other@example.com", &[&staff]).await;
    postern.ada().delete(&format!("/api/v1/users/{}/tokens/{}", hr.hana.id, hr.token.id)).await.is(204);
    for person in [&person, &other] {
        person.at(&postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
    }
    token.at(&postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
}

#[tokio::test]
async fn an_invitation_of_a_deleted_key_is_invalid() {
    let postern = Postern::ready().await;
    let hr = Hr::new(&postern).await;
    let new = create(&hr.token(), "stan@example.com", json!([])).await.is(201);
    hr.hana().delete(&format!("/api/v1/account/tokens/{}", hr.token.id)).await.is(204);
    let accept = json!({ "code": new.text_at("/invitation/code"), "password": PASSWORD });
    let refused = postern.anonymous().post("/api/v1/invitations/accept", accept.clone()).await;
    refused.is_problem(401, "invalid_code");
    // After adoption only the new invitation works, because the key knows the old one.
    let adopted = postern.ada().post_empty(&format!("{}/adopt", user(&new.text_at("/user/id")))).await.is(200);
    postern.anonymous().post("/api/v1/invitations/accept", accept).await.is_problem(401, "invalid_code");
    postern.ada().accept(&adopted.text_at("/invitation/code")).await;
}
