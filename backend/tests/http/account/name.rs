//! `PATCH /account`: the caller's own name.

use serde_json::json;

use crate::harness::Postern;

const ACCOUNT: &str = "/api/v1/account";

#[tokio::test]
async fn a_person_changes_their_own_name_without_any_permission() {
    let postern = Postern::ready().await;
    let bob = postern.ada().person("bob@example.com", &[]).await.at(&postern);
    let mut expected = bob.get(ACCOUNT).await.is(200).body;
    let reply = bob.edit(ACCOUNT, json!({ "name": " Robert " })).await.is(200);
    (expected["name"], expected["version"]) = (json!("Robert"), json!(3));
    assert_eq!((&reply.body, reply.header("etag")), (&expected, Some("\"3\"")));
    assert_eq!(bob.get(ACCOUNT).await.is(200).body, expected);
    assert_eq!(bob.session().await["principal"]["name"], "Robert");
    let (before, after) = (json!({ "name": "bob@example.com" }), json!({ "name": "Robert" }));
    bob.logged(&reply, "user.edit", before, after).await.is_about("user", &bob.id, "Robert");
}

#[tokio::test]
async fn a_person_whom_a_key_provisions_changes_their_own_name_too() {
    let postern = Postern::ready().await;
    let hr = postern.ada().token("HR").await;
    let stan = hr.at(&postern).person("stan@example.com", &[]).await.at(&postern);
    assert_eq!(stan.edit(ACCOUNT, json!({ "name": "Stanley" })).await.is(200)["name"], "Stanley");
}

#[tokio::test]
async fn an_edit_names_the_version_and_only_a_valid_name() {
    let postern = Postern::ready().await;
    let bob = postern.ada().person("bob@example.com", &[]).await.at(&postern);
    let before = postern.state().await;
    bob.send(http::Method::PATCH, ACCOUNT, json!({ "name": "Robert" })).await.is_problem(428, "version_required");
    bob.patch_version(ACCOUNT, "\"1\"", json!({ "name": "Robert" })).await.is_problem(412, "stale_version");
    bob.edit(ACCOUNT, json!({ "name": " " })).await.is_invalid("name", "required");
    for more in [json!({ "login": "robert@example.com" }), json!({ "roles": [] }), json!({ "disabled": false })] {
        bob.edit(ACCOUNT, more).await.is_problem(400, "bad_body");
    }
    for same in [json!({}), json!({ "name": "bob@example.com " })] {
        assert_eq!(bob.edit(ACCOUNT, same).await.is(200)["version"], 2);
    }
    assert_eq!(postern.state().await, before);
}
