//! Rule 12: a key widens and renames only roles that were created in its lineage and never left it.

use serde_json::{Value, json};

use super::{Hr, create, invited, permissions, role, user};
use crate::harness::{Actor, Postern};

const WIDER: [&str; 2] = ["inventory:read", "inventory:write"];

/// The key that provisions a role.
async fn provisioning_key(ada: &Actor<'_>, id: &str) -> Value {
    ada.get(&role(id)).await.is(200)["provisioned_by"].clone()
}

async fn is_refused(actor: &Actor<'_>, id: &str) {
    for edit in [json!({ "permissions": WIDER }), json!({ "name": "Renamed" }), json!({ "description": "New" })] {
        actor.patch(&role(id), edit).await.is_problem(403, "outside_lineage");
    }
}

#[tokio::test]
async fn a_short_lived_token_cannot_widen_a_role_that_someone_outside_holds() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let hr = Hr::new(&postern).await;
    let dock = ada.role("Dock", &["inventory:read"]).await;
    let robot = ada.api_user("Robot", &[&dock]).await;
    let robots = ada.key(&robot, "Robot's").await;
    let expires_at = postern.now() + jiff::SignedDuration::from_secs(4);
    let scope = ["inventory:read", "inventory:write", "roles:read", "roles:write"];
    let short = json!({ "name": "Short", "scope": scope, "expires_at": expires_at });
    let short = hr.hana().post("/api/v1/account/tokens", short).await.is(201);
    let short = crate::harness::Program::of(&short).at(&postern);
    is_refused(&short, &dock).await;
    assert_eq!(permissions(&robots.at(&postern)).await, ["inventory:read".to_owned()].into());
    // It can still narrow the role.
    short.patch(&role(&dock), json!({ "permissions": [] })).await.is(200);
    // It can widen a role that it created, as long as nobody outside holds it.
    let own = short.role("Own", &["inventory:read"]).await;
    short.patch(&role(&own), json!({ "permissions": WIDER, "name": "Own, renamed" })).await.is(200);
}

#[tokio::test]
async fn a_role_leaves_its_lineage_with_its_first_holder_outside() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let hr = Hr::new(&postern).await;
    let key = json!({ "owner": hr.hana.id, "id": hr.token.id });
    let ways = ["created with it", "given it", "adopted", "handed over"];
    for (n, way) in ways.into_iter().enumerate() {
        let dock = hr.token().role(&format!("Dock {n}"), &["inventory:read"]).await;
        let inside = invited(&hr.token(), &format!("inside{n}@example.com"), &[&dock]).await;
        assert_eq!(provisioning_key(&ada, &dock).await, key, "{way}");
        hr.token().patch(&role(&dock), json!({ "permissions": WIDER })).await.is(200);
        hr.token().patch(&role(&dock), json!({ "permissions": ["inventory:read"] })).await.is(200);
        let login = format!("outside{n}@example.com");
        let reply = match way {
            "created with it" => create(&ada, &login, json!([dock])).await.is(201),
            "given it" => {
                let outside = invited(&ada, &login, &[]).await;
                ada.patch(&user(&outside), json!({ "roles": [dock] })).await.is(200)
            }
            "adopted" => ada.post_empty(&format!("{}/adopt", user(&inside))).await.is(200),
            _ => {
                // Adopted with the role, then handed over to another key: neither key has the role in its lineage.
                let other = ada.token("Other").await;
                ada.post_empty(&format!("{}/adopt", user(&inside))).await.is(200);
                let to = json!({ "key": { "owner": ada.id, "id": other.id } });
                let handed_over = ada.post(&format!("{}/hand-over", user(&inside)), to).await.is(200);
                is_refused(&other.at(&postern), &dock).await;
                handed_over
            }
        };
        assert_eq!(provisioning_key(&ada, &dock).await, Value::Null, "{way}");
        is_refused(&hr.token(), &dock).await;
        hr.token().patch(&role(&dock), json!({ "permissions": [] })).await.is(200);
        // The change log of the role records it.
        if way != "handed over" {
            let entries = postern.entries_of(&reply).await;
            let entry = entries.iter().find(|entry| entry.0["action"] == "role.edit").unwrap();
            entry.says("role.edit", json!({ "provisioned_by": key }), json!({ "provisioned_by": null }));
        }
    }
}

#[tokio::test]
async fn a_role_of_a_descendant_token_stays_in_the_lineage_of_its_ancestors() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let hr = Hr::new(&postern).await;
    let stan = hr.token().person("stan@example.com", &[&hr.role]).await;
    let stans = stan.at(&postern).token("Stan's").await;
    let dock = stans.at(&postern).role("Dock", &["inventory:read"]).await;
    let descendant = invited(&stans.at(&postern), "below@example.com", &[&dock]).await;
    for permissions in [json!(WIDER), json!(["inventory:read"])] {
        hr.token().patch(&role(&dock), json!({ "permissions": permissions })).await.is(200);
    }
    // Another token of the same person has another lineage.
    let other = stan.at(&postern).token("Other").await;
    is_refused(&other.at(&postern), &dock).await;
    // Assigned to someone outside the lineage of its own token, it becomes independent, even inside the ancestor's.
    let sibling = invited(&hr.token(), "beside@example.com", &[&dock]).await;
    assert_eq!(provisioning_key(&ada, &dock).await, Value::Null);
    is_refused(&hr.token(), &dock).await;
    for id in [&descendant, &sibling] {
        ada.patch(&user(id), json!({ "roles": [] })).await.is(200);
    }
    // A role never enters a lineage again.
    is_refused(&stans.at(&postern), &dock).await;
}
