//! Rules 9 to 11: callers manage only principals that they cover and never one that they depend on. In their own
//! lineage they can always take away.

use serde_json::json;

use super::{Hr, invited, manage_in_every_way, permissions, role, user};
use crate::harness::Postern;

#[tokio::test]
async fn nobody_manages_an_administrator_or_anyone_else_who_holds_more() {
    let postern = Postern::ready().await;
    let hr = Hr::new(&postern).await;
    let adas = postern.ada().token("Ada's").await;
    let billing = postern.ada().role("Billing", &["billing:read", "api_tokens:generate"]).await;
    let bill = postern.ada().person("bill@example.com", &[&billing]).await;
    let bills = bill.at(&postern).token("Bill's").await;
    let scoped = postern.ada().scoped_token("Scoped", &Hr::RIGHTS).await;
    // A disabled user holds no less: held permissions count, not effective ones.
    let dormant = invited(&postern.ada(), "dormant@example.com", &[&billing]).await;
    postern.ada().patch(&user(&dormant), json!({ "disabled": true })).await.is(200);

    let before = postern.dump().await;
    for actor in [hr.hana(), hr.token()] {
        for (id, token) in [(&postern.ada().id, &adas.id), (&bill.id, &bills.id), (&dormant, &bills.id)] {
            for (way, reply) in manage_in_every_way(&actor, id, token).await {
                let codes = ["beyond_your_rights", "independence_required", "not_found"];
                assert!(codes.iter().any(|code| reply["code"] == *code), "{way}: {reply:?}");
                assert!(way == "delete a token" && *id == dormant || reply.status == 403, "{way}: {reply:?}");
            }
        }
        let enable = actor.patch(&user(&dormant), json!({ "disabled": false })).await;
        enable.is_problem(403, "beyond_your_rights");
    }
    for (way, reply) in manage_in_every_way(&scoped.at(&postern), &bill.id, &bills.id).await {
        assert_eq!(reply.status, 403, "{way}: {reply:?}");
    }
    let changed: Vec<_> =
        postern.dump().await.into_iter().filter(|(key, item)| before.get(key) != Some(item)).collect();
    let only_uses = changed.iter().all(|((_, sk), _)| sk.starts_with("KEY#") || sk.starts_with("SESSION#"));
    assert!(only_uses, "{changed:#?}");
    permissions(&bills.at(&postern)).await;
}

#[tokio::test]
async fn a_token_manages_neither_itself_nor_its_owner_nor_anyone_it_depends_on() {
    let postern = Postern::ready().await;
    let hr = Hr::new(&postern).await;
    let stan = hr.token().person("stan@example.com", &[&hr.role]).await;
    let stans = stan.at(&postern).token("Stan's").await;
    let vera = stans.at(&postern).person("vera@example.com", &[&hr.role]).await;
    let adas = postern.ada().token("Ada's").await;

    let (ada, hana) = (postern.ada().id, &hr.hana.id);
    for (actor, id, token) in [
        (adas.at(&postern), &ada, &adas.id),
        (hr.token(), hana, &hr.token.id),
        (stan.at(&postern), hana, &hr.token.id),
        (stans.at(&postern), &stan.id, &stans.id),
        (stans.at(&postern), hana, &hr.token.id),
        (vera.at(&postern), &stan.id, &stans.id),
        (vera.at(&postern), hana, &hr.token.id),
    ] {
        for (way, reply) in manage_in_every_way(&actor, id, token).await {
            assert!(reply.status == 403 && reply["code"] == "own_rights", "{way}: {reply:?}");
        }
    }
    for actor in [adas.at(&postern), hr.token(), stans.at(&postern), stan.at(&postern), vera.at(&postern)] {
        permissions(&actor).await;
    }
    // In a session a user can manage their own tokens, but not their own account.
    for (way, reply) in manage_in_every_way(&stan.at(&postern), &stan.id, &stans.id).await {
        let (status, code) = if way.contains("token") { (204, json!(null)) } else { (403, json!("own_rights")) };
        assert_eq!((reply.status, &reply["code"]), (status, &code), "{way}: {reply:?}");
    }
}

#[tokio::test]
async fn a_dependent_caller_invites_nobody_again_outside_its_lineage() {
    let postern = Postern::ready().await;
    let hr = Hr::new(&postern).await;
    let stan = hr.token().person("stan@example.com", &[&hr.role]).await;
    // They hold less than the callers and are independent: signing in as them would outlive the key.
    let nina = postern.ada().person("nina@example.com", &[]).await;
    let fresh = invited(&postern.ada(), "fresh@example.com", &[]).await;
    for actor in [hr.token(), stan.at(&postern)] {
        for id in [&nina.id, &fresh] {
            let refused = actor.post(&format!("{}/invitation", user(id)), json!({ "tokens": "keep" })).await;
            refused.is_problem(403, "outside_lineage");
        }
    }
    permissions(&nina.at(&postern)).await;
    // Inside the lineage it is allowed, and for an independent caller everywhere.
    let vera = invited(&hr.token(), "vera@example.com", &[]).await;
    for actor in [hr.token(), stan.at(&postern), hr.hana()] {
        actor.post(&format!("{}/invitation", user(&vera)), json!({ "tokens": "keep" })).await.is(200);
    }
    hr.hana().post(&format!("{}/invitation", user(&fresh)), json!({ "tokens": "keep" })).await.is(200);
    // A user that another token of the same person created is also outside the lineage.
    let other = hr.hana().token("Other").await;
    let refused = other.at(&postern).post(&format!("{}/invitation", user(&vera)), json!({ "tokens": "keep" })).await;
    refused.is_problem(403, "outside_lineage");
}

#[tokio::test]
async fn in_its_own_lineage_a_key_can_take_away_from_a_user_who_holds_more() {
    let postern = Postern::ready().await;
    let hr = Hr::new(&postern).await;
    let stan = hr.token().person("stan@example.com", &[&hr.role]).await;
    let stans = stan.at(&postern).token("Stan's").await;
    let more = postern.ada().role("More", &["billing:read"]).await;
    let less = postern.ada().role("Less", &["inventory:read"]).await;
    let path = user(&stan.id);
    postern.ada().patch(&path, json!({ "roles": [hr.role, more, less] })).await.is(200);

    // Grants, invitations and edits that also grant something are refused.
    for body in [
        json!({ "name": "Stanley" }),
        json!({ "roles": [more, less], "name": "Stanley" }),
        json!({ "roles": [more, hr.role, super::ADMINISTRATOR] }),
    ] {
        hr.token().patch(&path, body).await.is_problem(403, "beyond_your_rights");
    }
    hr.token()
        .post(&format!("{path}/invitation"), json!({ "tokens": "keep" }))
        .await
        .is_problem(403, "beyond_your_rights");
    // Another token of the same person has another lineage.
    let other = hr.hana().token("Other").await;
    other.at(&postern).patch(&path, json!({ "disabled": true })).await.is_problem(403, "beyond_your_rights");

    hr.token().patch(&path, json!({ "roles": [hr.role, more] })).await.is(200);
    hr.token().delete(&format!("{path}/tokens/{}", stans.id)).await.is(204);
    hr.token().delete(&format!("{path}/sessions")).await.is(204);
    hr.token().patch(&path, json!({ "disabled": true })).await.is(200);
    hr.token().patch(&path, json!({ "disabled": false })).await.is_problem(403, "beyond_your_rights");
    hr.token().delete(&path).await.is(204);
}

#[tokio::test]
async fn in_its_own_lineage_a_caller_must_cover_the_targets_effective_permissions() {
    let postern = Postern::ready().await;
    let hr = Hr::new(&postern).await;
    let stan = hr.token().person("stan@example.com", &[&hr.role]).await;
    let few = hr.token().role("Few", &["users:read", "users:write"]).await;
    let weak = stan.at(&postern).person("weak@example.com", &[&few]).await;
    // A sibling of the same key who can do more than the caller.
    let strong = stan.at(&postern).person("strong@example.com", &[&hr.role]).await;
    let strongs = strong.at(&postern).token("Strong's").await;
    for (way, reply) in manage_in_every_way(&weak.at(&postern), &strong.id, &strongs.id).await {
        assert!(reply.status == 403 && reply["code"] == "beyond_your_rights", "{way}: {reply:?}");
    }
    let scoped = hr.hana().scoped_token("Scoped", &["users:read"]).await;
    // The key loses permissions and so do all its descendants, so now the caller covers the sibling.
    postern.ada().patch(&role(&hr.role), json!({ "permissions": ["users:read", "users:write"] })).await.is(200);
    weak.at(&postern).patch(&user(&strong.id), json!({ "disabled": true })).await.is(200);
    strongs.at(&postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
    // A token is limited to its scope, also for reductions.
    scoped.at(&postern).delete(&user(&weak.id)).await.is_problem(403, "insufficient_scope");
}
