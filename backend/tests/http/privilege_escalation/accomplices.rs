//! Rule 10: a caller with a provisioning key never increases anyone's rights outside its lineage. So no permissions
//! outlive their key through an accomplice.

use serde_json::{Value, json};

use super::{ADMINISTRATOR, Hr, create, invited, permissions, role, user};
use crate::harness::{Actor, Postern, Reply};

/// Asserts a refusal that names the principal outside the lineage.
#[track_caller]
fn is_outside(reply: &Reply, name: &str) {
    let detail = reply["detail"].as_str().unwrap_or_default();
    assert_eq!((reply.status, &reply["code"]), (403, &json!("outside_lineage")), "{reply:?}");
    assert!(detail.contains(name) && detail.contains("Ask someone who depends on no key"), "{detail}");
}

#[tokio::test]
async fn an_administrators_token_promotes_nobody_outside_its_lineage() {
    let postern = Postern::ready().await;
    let mallory = postern.ada().person("mallory@example.com", &[]).await;
    let stolen = postern.ada().token("Stolen").await;
    let stolen = stolen.at(&postern);
    let before = postern.state().await;
    is_outside(&stolen.patch(&user(&mallory.id), json!({ "roles": [ADMINISTRATOR] })).await, "mallory@example.com");
    assert_eq!(postern.state().await, before);
    // A user that the token creates can be an administrator, as long as the token works.
    let inside = stolen.person("inside@example.com", &[ADMINISTRATOR]).await;
    assert_eq!(inside.at(&postern).get("/api/v1/session").await["administrator"], true);
    let promoted = json!({ "roles": [ADMINISTRATOR] });
    is_outside(&inside.at(&postern).patch(&user(&mallory.id), promoted).await, "mallory@example.com");
    postern.ada().delete(&format!("/api/v1/account/tokens/{}", stolen.id)).await.is(204);
    inside.at(&postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
    assert!(permissions(&mallory.at(&postern)).await.is_empty());
}

#[tokio::test]
async fn a_user_created_by_a_token_cannot_promote_an_accomplice_to_adopt_them() {
    let postern = Postern::ready().await;
    let hr = Hr::new(&postern).await;
    let stan = hr.token().person("stan@example.com", &[&hr.role]).await;
    let accomplice = postern.ada().person("accomplice@example.com", &[]).await;
    let staff = hr.token().role("Staff", &["users:read", "users:write"]).await;
    for actor in [hr.token(), stan.at(&postern)] {
        for roles in [json!([hr.role]), json!([staff])] {
            is_outside(&actor.patch(&user(&accomplice.id), json!({ "roles": roles })).await, "accomplice@example.com");
        }
    }
    let adopt = format!("{}/adopt", user(&stan.id));
    accomplice.at(&postern).post_empty(&adopt).await.is_problem(403, "insufficient_scope");
}

#[tokio::test]
async fn outside_the_lineage_every_increase_is_refused_and_every_reduction_allowed() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let rights = [&Hr::RIGHTS[..], &["api_users:read", "api_users:write"]].concat();
    let all = ada.role("All", &rights).await;
    let hana = ada.person("hana@example.com", &[&all]).await;
    let token = hana.at(&postern).token("HR").await;
    let stan = token.at(&postern).person("stan@example.com", &[&all]).await;
    let small = ada.role("Small", &["inventory:read"]).await;
    let spare = ada.role("Spare", &["inventory:read"]).await;

    for (n, actor) in [token.at(&postern), stan.at(&postern)].into_iter().enumerate() {
        let nina = ada.person(&format!("nina{n}@example.com"), &[&small]).await;
        let robot = ada.api_user(&format!("Robot {n}"), &[&small]).await;
        let key = ada.key(&robot, "Robot's").await;
        let robots = format!("/api/v1/api-users/{robot}");
        let key = format!("{robots}/keys/{}", key.id);
        let dormant = invited(&ada, &format!("dormant{n}@example.com"), &[&small]).await;
        for path in [&user(&dormant), &key] {
            ada.patch(path, json!({ "disabled": true })).await.is(200);
        }
        let increases: [(&str, String, Value); 11] = [
            ("PATCH", user(&nina.id), json!({ "roles": [small, spare] })),
            ("PATCH", user(&nina.id), json!({ "name": "Nina, renamed" })),
            ("PATCH", user(&nina.id), json!({ "name": "Nina, renamed", "disabled": true })),
            ("PATCH", user(&dormant), json!({ "disabled": false })),
            ("POST", format!("{}/invitation", user(&dormant)), json!({ "tokens": "keep" })),
            ("PATCH", robots.clone(), json!({ "roles": [small, spare] })),
            ("PATCH", robots.clone(), json!({ "name": format!("Robot {n}, renamed") })),
            ("PATCH", key.clone(), json!({ "disabled": false })),
            ("PATCH", key.clone(), json!({ "name": "Renamed" })),
            ("POST", format!("{key}/rotate"), json!({})),
            ("POST", format!("{robots}/keys"), json!({ "name": "Mine", "scope": [] })),
        ];
        actor.get("/api/v1/session").await.is(200);
        let before = postern.state().await;
        for (method, path, body) in increases {
            let reply = match method {
                "PATCH" => actor.patch(&path, body.clone()).await,
                _ => actor.post(&path, body.clone()).await,
            };
            let name = if path.contains("api-users") { "Robot" } else { "@example.com" };
            is_outside(&reply, name);
            assert_eq!(postern.state().await, before, "{path} {body}");
        }
        actor.patch(&user(&nina.id), json!({ "roles": [] })).await.is(200);
        actor.delete(&format!("{}/sessions", user(&nina.id))).await.is(204);
        actor.patch(&user(&nina.id), json!({ "disabled": true })).await.is(200);
        actor.delete(&key).await.is(204);
        actor.patch(&robots, json!({ "disabled": true })).await.is(200);
        actor.delete(&robots).await.is(204);
        actor.delete(&user(&nina.id)).await.is(204);
    }
}

#[tokio::test]
async fn inside_its_lineage_a_key_can_make_every_increase() {
    let postern = Postern::ready().await;
    let hr = Hr::new(&postern).await;
    let staff = hr.token().role("Staff", &["api_tokens:generate", "users:read", "users:write"]).await;
    let stan = hr.token().person("stan@example.com", &[&staff]).await;
    // Two links down: created with a token of a user that the key created.
    let descendant = stan.at(&postern).token("Stan's").await.at(&postern).person("below@example.com", &[]).await;
    // The lowest first: deleting the tokens of an ancestor takes its descendants away from the key.
    for id in [&descendant.id, &stan.id] {
        let path = user(id);
        hr.token().patch(&path, json!({ "disabled": true })).await.is(200);
        hr.token().patch(&path, json!({ "disabled": false, "name": "Renamed" })).await.is(200);
        hr.token().patch(&path, json!({ "roles": [staff, hr.role] })).await.is(200);
        hr.token().post(&format!("{path}/invitation"), json!({ "tokens": "delete" })).await.is(200);
    }
}

#[tokio::test]
async fn a_person_with_a_provisioning_key_enables_and_rotates_only_tokens_in_its_lineage() {
    let postern = Postern::ready().await;
    let hr = Hr::new(&postern).await;
    let small = postern.ada().role("Small", &["api_tokens:generate"]).await;
    let eve = postern.ada().person("eve@example.com", &[&small]).await;
    let old = eve.at(&postern).token("From before").await;
    let key = json!({ "key": { "owner": hr.hana.id, "id": hr.token.id } });
    postern.ada().post(&format!("{}/hand-over", user(&eve.id)), key).await.is(200);
    let new = eve.at(&postern).token("Made since").await;
    let own = |token: &str| format!("/api/v1/account/tokens/{token}");
    let version = async |path: &str| eve.at(&postern).get(path).await.header("etag").unwrap().to_owned();
    for (token, outside) in [(&old, true), (&new, false)] {
        let path = own(&token.id);
        let disabled = json!({ "disabled": true });
        eve.at(&postern).patch_version(&path, &version(&path).await, disabled).await.is(200);
        let enabled = json!({ "disabled": false });
        let enable = eve.at(&postern).patch_version(&path, &version(&path).await, enabled).await;
        let rotate = eve.at(&postern).post(&format!("{path}/rotate"), json!({})).await;
        if outside {
            is_outside(&enable, "From before");
            is_outside(&rotate, "From before");
        } else {
            enable.is(200);
            rotate.is(200);
        }
    }
}

#[tokio::test]
async fn nobody_resets_their_own_password_by_inviting_themselves_again() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let clerk = ada.role("Clerk", &["users:read", "users:write"]).await;
    let kim = ada.person("kim@example.com", &[&clerk]).await;
    let second = ada.person("second@example.com", &[ADMINISTRATOR]).await;
    for person in [&kim, &second] {
        let actor: Actor<'_> = person.at(&postern);
        let before = postern.state().await;
        let again = actor.post(&format!("{}/invitation", user(&person.id)), json!({ "tokens": "keep" })).await;
        again.is_problem(403, "own_rights");
        assert_eq!(postern.state().await, before);
    }
    create(&kim.at(&postern), "new@example.com", json!([])).await.is(201);
    let path = role(&clerk);
    kim.at(&postern).patch(&path, json!({ "permissions": [] })).await.is_problem(403, "insufficient_scope");
}
