//! What a principal can do now and what limits it, in `GET /users/{user}` and `/api-users/{api_user}`. The tests of access
//! check each limit by itself.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Provisioner, new, shown};
use crate::harness::{ADMINISTRATOR, Kind, Postern};

#[tokio::test]
async fn an_administrator_can_do_everything_that_there_is() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    ada.resource("gates", "collection").await;
    let shown = ada.get(&Kind::User.path(&ada.id)).await.is(200).body;
    let permissions = shown["effective_permissions"].as_array().unwrap();
    for permission in ["users:write", "inventory:read", "gates:write"] {
        assert!(permissions.contains(&json!(permission)), "{shown}");
    }
    assert_eq!(shown["limits"], json!([]));
}

#[tokio::test]
async fn a_key_that_has_shrunk_or_does_not_work_is_named_as_the_limit() {
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let provisioner = Provisioner::new(&postern, kind).await;
        let wide = ada.role("Wide", &["inventory:read", "inventory:write", "billing:read"]).await;
        let below = provisioner.provision("below", &[&provisioner.role]).await;
        let effect = async || {
            let shown = ada.get(&below.path).await.is(200).body;
            (shown["effective_permissions"].clone(), shown["limits"].clone())
        };
        let owner = ada.get(&provisioner.path).await.is(200).body;
        let owner = json!({ "id": owner["id"], "kind": kind.name(), "name": owner["name"] });
        let key = json!({ "owner": owner, "id": provisioner.key.id });
        let mut named = key.clone();
        named["name"] = json!("Main");
        let (permissions, limits) = effect().await;
        let permissions = permissions.as_array().unwrap().iter().map(|permission| permission.as_str().unwrap());
        assert_eq!(permissions.collect::<BTreeSet<_>>(), BTreeSet::from(Provisioner::PERMISSIONS));
        assert_eq!(limits, json!([]));

        // The owner of the key loses most of its role, which the principal still holds.
        ada.edit(&provisioner.path, json!({ "roles": [wide] })).await.is(200);
        let shrunken = json!([{ "reason": "ancestor_owner", "key": named }]);
        assert_eq!(effect().await, (json!(["inventory:read", "inventory:write"]), shrunken));

        ada.delete(&provisioner.key_path_of_owner()).await.is(204);
        let (permissions, limits) = effect().await;
        let deleted = json!({ "reason": "blocked", "key": key, "block": "key_deleted" });
        assert_eq!((permissions, limits[0].clone()), (json!([]), deleted));
    }
}

#[tokio::test]
async fn lists_and_answers_to_changes_leave_it_out() {
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let created = ada.post(kind.list(), new(kind, "below", &[ADMINISTRATOR])).await.is(201);
        let path = created.header("location").unwrap().to_owned();
        let edited = ada.edit(&path, json!({ "name": "renamed" })).await.is(200);
        let listed = ada.walk(kind.list(), 100).await;
        for view in listed.iter().chain([shown(&created), &edited.body]) {
            assert_eq!((view.get("effective_permissions"), view.get("limits")), (None::<&Value>, None), "{view}");
        }
    }
}

#[tokio::test]
async fn a_caller_who_may_not_read_roles_does_not_see_what_they_grant() {
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let provisioner = Provisioner::new(&postern, kind).await;
        let below = provisioner.provision("below", &[&provisioner.role]).await;
        let readers =
            [(vec!["users:read", "api_users:read"], false), (vec!["roles:read", "users:read", "api_users:read"], true)];
        for (n, (permissions, sees)) in readers.into_iter().enumerate() {
            let reader = ada.program_with(&format!("Reader {n}"), &permissions).await;
            let shown = reader.get(&below.path).await.is(200).body;
            for field in ["effective_permissions", "limits"] {
                assert_eq!(shown.get(field).is_some(), sees, "{permissions:?}: {shown}");
            }
        }
    }
}
