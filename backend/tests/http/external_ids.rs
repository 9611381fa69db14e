//! External ids of users, API users and roles: `PUT ../by-external-id/{id}`, the filter of the lists, and whose ids they are.

use http::Method;
use http::header::IF_MATCH;
use serde_json::{Value, json};

use crate::harness::{ADMINISTRATOR, Actor, Postern, Reply};

const LISTS: [&str; 3] = ["/api/v1/users", "/api/v1/api-users", "/api/v1/roles"];

/// The body that creates something in a list. A user's login is its name.
fn new(list: &str, name: &str) -> Value {
    match list {
        "/api/v1/users" => json!({ "login": name, "name": name, "roles": [] }),
        "/api/v1/api-users" => json!({ "name": name, "roles": [] }),
        _ => json!({ "name": name, "permissions": [] }),
    }
}

/// A body with an external id.
fn with_id(list: &str, name: &str, external_id: &str) -> Value {
    let mut body = new(list, name);
    body["external_id"] = json!(external_id);
    body
}

/// What a reply shows: a user that is invited is in a field.
fn shown(reply: &Reply) -> &Value {
    reply.body.get("user").unwrap_or(&reply.body)
}

fn id_of(reply: &Reply) -> String {
    shown(reply)["id"].as_str().unwrap().to_owned()
}

async fn put(by: &Actor<'_>, list: &str, external_id: &str, body: Value) -> Reply {
    by.send(Method::PUT, &format!("{list}/by-external-id/{external_id}"), body).await
}

/// The ids of what a filter finds.
async fn found(by: &Actor<'_>, list: &str, external_id: &str) -> Vec<String> {
    let page = by.get(&format!("{list}?external_id={external_id}")).await.is(200);
    assert_eq!(page["next_cursor"], Value::Null);
    page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// A caller with a key of an integration that may manage everything these tests touch.
async fn integration<'a>(postern: &'a Postern, name: &str) -> Actor<'a> {
    let permissions = ["users:read", "users:write", "api_users:read", "api_users:write", "roles:read", "roles:write"];
    postern.ada().program_with(name, &permissions).await
}

#[tokio::test]
async fn a_put_creates_once_then_edits_and_then_changes_nothing() {
    for list in LISTS {
        let postern = Postern::ready().await;
        let hr = integration(&postern, "HR").await;
        let created = put(&hr, list, "emp-17", new(list, "First")).await.is(201);
        let id = id_of(&created);
        assert_eq!(created.header("location"), Some(&*format!("{list}/{id}")));
        assert_eq!((&shown(&created)["external_id"], &shown(&created)["version"]), (&json!("emp-17"), &json!(1)));
        assert_eq!(created.body.get("invitation").is_some(), list == "/api/v1/users", "{created:?}");
        let entry = postern.entry_of(&created).await;
        assert_eq!(entry.0["after"]["external_id"], "emp-17");

        // The body can repeat the id, with spaces around it.
        let edited = put(&hr, list, "emp-17", with_id(list, "Second", " emp-17 ")).await.is(200);
        assert_eq!((id_of(&edited), &shown(&edited)["version"]), (id.clone(), &json!(2)));
        assert_eq!((&shown(&edited)["name"], edited.header("etag")), (&json!("Second"), Some("\"2\"")));
        assert_eq!(edited.body.get("invitation"), None);
        let entry = postern.entry_of(&edited).await;
        assert_eq!((&entry.0["before"]["name"], &entry.0["after"]["name"]), (&json!("First"), &json!("Second")));

        let before = postern.state().await;
        let repeated = put(&hr, list, "emp-17", new(list, "Second")).await.is(200);
        assert_eq!(repeated.body, edited.body);
        assert_eq!(postern.state().await, before, "{list}");
        assert_eq!(found(&hr, list, "emp-17").await, [id]);
    }
}

#[tokio::test]
async fn a_version_is_respected_if_it_is_sent() {
    for list in LISTS {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let path = format!("{list}/by-external-id/emp-17");
        let put = async |version: &str, name: &str| {
            ada.send_json(ada.request(Method::PUT, &path).header(IF_MATCH, version), new(list, name)).await
        };
        postern.unchanged_by(put("\"1\"", "First")).await.is_problem(412, "stale_version");
        ada.send(Method::PUT, &path, new(list, "First")).await.is(201);
        postern.unchanged_by(put("\"2\"", "Second")).await.is_problem(412, "stale_version");
        assert_eq!(shown(&put("\"1\"", "Second").await.is(200))["version"], 2);
    }
}

#[tokio::test]
async fn two_puts_at_once_create_one_and_edit_it() {
    for list in LISTS {
        let postern = Postern::ready().await;
        let hr = integration(&postern, "HR").await;
        let (a, b) =
            tokio::join!(put(&hr, list, "emp-17", new(list, "Left")), put(&hr, list, "emp-17", new(list, "Right")),);
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!((statuses, id_of(&a)), ([200, 201], id_of(&b)), "{a:?} {b:?}");
    }
}

#[tokio::test]
async fn each_principal_has_ids_of_its_own_and_all_its_keys_share_them() {
    for list in LISTS {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let (hr, crm) = (integration(&postern, "HR").await, integration(&postern, "CRM").await);
        let second_key = ada.key(&hr.audit().0, "Second").await.at(&postern);
        let [of_hr, of_crm, of_ada] = [
            id_of(&put(&hr, list, "17", new(list, "Of-HR")).await.is(201)),
            id_of(&put(&crm, list, "17", new(list, "Of-CRM")).await.is(201)),
            id_of(&put(&ada, list, "17", new(list, "Of-Ada")).await.is(201)),
        ];
        for (by, expected) in [(&hr, &of_hr), (&crm, &of_crm), (&ada, &of_ada), (&second_key, &of_hr)] {
            assert_eq!(found(by, list, "17").await, std::slice::from_ref(expected), "{list}");
        }
        assert_eq!(found(&ada, list, "18").await, [""; 0]);
        // A POST or PATCH with an id that is in use names what has it.
        let refused = hr.post(list, with_id(list, "Another", "17")).await.is_problem(409, "external_id_taken");
        assert!(refused["detail"].as_str().unwrap().contains(&of_hr), "{refused:?}");
        let another = id_of(&hr.post(list, with_id(list, "Another", "18")).await.is(201));
        let refused = hr.edit(&format!("{list}/{another}"), json!({ "external_id": "17" })).await;
        refused.is_problem(409, "external_id_taken").is_field_problem("external_id", "taken");
        // The second key of HR provisions others, so it cannot edit what the first one provisions.
        put(&second_key, list, "17", new(list, "Renamed")).await.is_problem(403, "outside_lineage");
    }
}

#[tokio::test]
async fn an_id_can_be_changed_and_taken_away_and_is_free_after_deletion() {
    for list in LISTS {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let first = format!("{list}/{}", id_of(&ada.post(list, with_id(list, "First", "a")).await.is(201)));
        let edited = ada.edit(&first, json!({ "external_id": " b " })).await.is(200);
        assert_eq!(edited["external_id"], "b");
        let entry = postern.entry_of(&edited).await;
        assert_eq!(
            (&entry.0["before"], &entry.0["after"]),
            (&json!({ "external_id": "a" }), &json!({ "external_id": "b" }))
        );
        postern.unchanged_by(ada.edit(&first, json!({ "external_id": "b" }))).await.is(200);
        assert_eq!((found(&ada, list, "a").await.len(), found(&ada, list, "b").await.len()), (0, 1));
        let removed = ada.edit(&first, json!({ "external_id": null })).await.is(200);
        assert_eq!((removed.body.get("external_id"), found(&ada, list, "b").await.len()), (None, 0));

        ada.edit(&first, json!({ "external_id": "b" })).await.is(200);
        ada.delete(&first).await.is(204);
        assert_eq!(found(&ada, list, "b").await, [""; 0]);
        put(&ada, list, "b", new(list, "Second")).await.is(201);
    }
}

#[tokio::test]
async fn a_writer_that_sets_an_id_takes_it_over_from_another() {
    let postern = Postern::ready().await;
    let (ada, hr) = (postern.ada(), integration(&postern, "HR").await);
    for list in LISTS {
        let id = id_of(&put(&hr, list, "17", new(list, "Shared")).await.is(201));
        let path = format!("{list}/{id}");
        // The same id changes nothing, so it stays HR's.
        postern.unchanged_by(ada.edit(&path, json!({ "external_id": "17" }))).await.is(200);
        assert_eq!((found(&hr, list, "17").await.len(), found(&ada, list, "17").await.len()), (1, 0));
        ada.edit(&path, json!({ "external_id": "a-1" })).await.is(200);
        assert_eq!((found(&hr, list, "17").await.len(), found(&ada, list, "a-1").await), (0, vec![id]));
    }
}

#[tokio::test]
async fn a_key_sets_no_id_outside_its_lineage() {
    let postern = Postern::ready().await;
    let (ada, hr) = (postern.ada(), integration(&postern, "HR").await);
    for list in LISTS {
        let path = format!("{list}/{}", id_of(&ada.post(list, new(list, "Independent")).await.is(201)));
        for external_id in [json!("17"), Value::Null] {
            let edit = hr.edit(&path, json!({ "external_id": external_id }));
            let refused = postern.unchanged_by(edit).await;
            if external_id.is_null() {
                refused.is(200)
            } else {
                refused.is_problem(403, "outside_lineage")
            };
        }
    }
}

#[tokio::test]
async fn a_put_follows_the_rules_of_creating_and_editing() {
    let postern = Postern::ready().await;
    let (ada, hr) = (postern.ada(), integration(&postern, "HR").await);
    let wide = |name: &str| json!({ "login": name, "name": name, "roles": [ADMINISTRATOR] });
    let refused = put(&hr, "/api/v1/users", "1", wide("wide")).await;
    refused.is_problem(403, "beyond_your_rights");
    put(&hr, "/api/v1/users", "1", new("/api/v1/users", "plain")).await.is(201);
    put(&hr, "/api/v1/users", "1", wide("plain")).await.is_problem(403, "beyond_your_rights");
    put(&hr, "/api/v1/users", "2", new("/api/v1/users", "PLAIN")).await.is_problem(409, "name_taken");
    put(&hr, "/api/v1/roles", "3", new("/api/v1/roles", "Administrator")).await.is_invalid("name", "reserved_name");
    // Inherited roles are resolved in an edit, too.
    let inheriting = json!({ "login": "plain", "name": "plain", "inherit_roles": true });
    let edited = put(&hr, "/api/v1/users", "1", inheriting).await.is(200);
    let own = ada.get(&format!("/api/v1/api-users/{}", hr.audit().0)).await.is(200);
    assert_eq!(edited["user"]["roles"], own["roles"]);
}

#[tokio::test]
async fn an_id_in_a_path_is_percent_decoded_and_checked() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for (n, (sent, id)) in
        [("a%2Fb", "a/b"), ("100%25", "100%"), ("%C3%A9", "\u{e9}"), ("x%20y", "x y"), ("%20z%20", "z")]
            .into_iter()
            .enumerate()
    {
        let name = format!("Role {n}");
        for (status, body) in [(201, new(LISTS[2], &name)), (200, with_id(LISTS[2], &name, id))] {
            assert_eq!(put(&ada, LISTS[2], sent, body).await.is(status)["external_id"], id);
        }
        assert_eq!(found(&ada, LISTS[2], sent).await.len(), 1, "{id}");
    }
    let long = "x".repeat(129);
    for (sent, code) in [("%FF", "bad_encoding"), ("%20", "required"), ("a%00b", "bad_character"), (&*long, "too_long")]
    {
        let put = put(&ada, LISTS[2], sent, new(LISTS[2], "Refused"));
        postern.unchanged_by(put).await.is_invalid("external_id", code);
    }
    for (id, code) in
        [("", "required"), (" ", "required"), ("..", "bad_name"), ("a\u{200b}b", "bad_character"), (&*long, "too_long")]
    {
        for list in LISTS {
            let post = ada.post(list, with_id(list, "Refused", id));
            postern.unchanged_by(post).await.is_invalid("external_id", code);
        }
    }
    let other = put(&ada, LISTS[2], "one", with_id(LISTS[2], "Refused", "two"));
    postern.unchanged_by(other).await.is_invalid("external_id", "conflicting");
}

#[tokio::test]
async fn the_filter_by_external_id_combines_with_the_others() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Held", &[]).await;
    let body = json!({ "name": "Scanner", "roles": [role], "external_id": "17" });
    ada.post(LISTS[1], body).await.is(201);
    for (more, expected) in [
        ("q=scan".to_owned(), 1),
        ("q=printer".to_owned(), 0),
        ("status=active".to_owned(), 1),
        ("status=disabled".to_owned(), 0),
        (format!("role={role}"), 1),
        (format!("role={ADMINISTRATOR}"), 0),
    ] {
        assert_eq!(found(&ada, LISTS[1], &format!("17&{more}")).await.len(), expected, "{more}");
    }
    ada.post(LISTS[2], with_id(LISTS[2], "Dock", "17")).await.is(201);
    assert_eq!(found(&ada, LISTS[2], "17&q=dock").await.len(), 1);
    assert_eq!(found(&ada, LISTS[2], "17&q=gate").await.len(), 0);
}
