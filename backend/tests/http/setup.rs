//! `POST /setup`: creates the first administrator, exactly once, with the set-up code.

use serde_json::{Value, json};

use crate::harness::{ADMINISTRATOR, PASSWORD, Person, Postern, Reply};

async fn set_up_with(postern: &Postern, field: &str, value: &str) -> Reply {
    let mut body = json!({
        "code": postern.setup_code(), "login": "ada@example.com", "name": "Ada", "password": PASSWORD,
    });
    body[field] = json!(value);
    postern.anonymous().post("/api/v1/setup", body).await
}

#[tokio::test]
async fn set_up_creates_the_first_administrator_and_signs_them_in() {
    let postern = Postern::new().await;
    let reply = postern.set_up("  Ada@example.com ", " Ada ").await.is(201);
    let id = reply.text_at("/id");
    let user = json!({
        "id": id, "login": "Ada@example.com", "name": "Ada", "roles": [ADMINISTRATOR], "disabled": false,
        "status": "active", "provisioned_by": null, "created_at": "2026-03-01T09:00:00.000Z", "updated_at": "2026-03-01T09:00:00.000Z", "version": 1,
    });
    assert_eq!(reply.body, user);

    let ada = Person::of(&reply);
    let ada = ada.at(&postern);
    assert_eq!(ada.get("/api/v1/account").await.is(200).body, user);
    assert_eq!(ada.get("/api/v1/session").await.is(200)["administrator"], true);
    assert_eq!(ada.get(&format!("/api/v1/roles/{ADMINISTRATOR}")).await.is(200)["holders"], 1);
    postern.sign_in("ada@example.com", PASSWORD).await.is(200);

    let entry = postern.entry_of(&reply).await;
    let after = json!({
        "login": "Ada@example.com", "name": "Ada", "roles": [ADMINISTRATOR], "disabled": false, "invited": false,
        "external_id": null, "provisioned_by": null, "session": ada.session_id(),
    });
    entry.says("setup", Value::Null, after).is_about("user", &id, "Ada");
    assert_eq!(entry.0["actor"], json!({ "kind": "user", "id": id, "name": "Ada" }));
    assert_eq!(entry.0["credential"], json!({ "kind": "invitation" }));
}

#[tokio::test]
async fn a_wrong_set_up_code_has_no_effect() {
    let postern = Postern::new().await;
    let other = Postern::new().await;
    let before = postern.dump().await;
    let right = postern.setup_code();
    let (cut, longer, other) = (&right[..right.len() - 1], format!("{right}0"), other.setup_code());
    let tampered = format!("{}{}", &right[..20], right[20..].to_uppercase());
    for code in ["", "psu_", cut, &longer, &tampered, &right.to_lowercase(), other] {
        let refused = set_up_with(&postern, "code", code).await.is_problem(401, "invalid_code");
        let sentence = "This code is invalid. Ask the operator of Postern for the set-up link.";
        assert_eq!(refused.body["detail"], sentence, "{code}");
    }
    assert_eq!(postern.dump().await, before);
}

#[tokio::test]
async fn set_up_checks_the_name_the_login_and_the_password() {
    let postern = Postern::new().await;
    let before = postern.dump().await;
    let long = "x".repeat(121);
    let long_password = "walnut orbit ".repeat(20);
    let invalid = [
        ("login", "", "too_short"),
        ("login", " ad ", "too_short"),
        ("login", long.as_str(), "too_long"),
        ("login", "ada lovelace", "bad_character"),
        ("login", "ada\u{200b}@example.com", "bad_character"),
        ("name", "", "required"),
        ("name", " \t ", "required"),
        ("name", &long[..81], "too_long"),
        ("name", "Ada\u{202e}", "bad_character"),
        ("password", "orbit walnut 3", "too_short"),
        ("password", long_password.as_str(), "too_long"),
        ("password", "passwordpassword", "common_password"),
        ("password", "aaaaaaaaaaaaaaaaaaaa", "common_password"),
        ("password", "ada@example.com ada@example.com", "common_password"),
        ("password", "Postern 1234567890", "common_password"),
        ("password", "Ada.Example.2026!", "common_password"),
        ("password", "!!postern2026postern!!", "common_password"),
    ];
    for (field, value, code) in invalid {
        set_up_with(&postern, field, value).await.is_invalid(field, code);
    }
    assert_eq!(postern.dump().await, before);
    set_up_with(&postern, "password", "15 letters or s").await.is(201);
}

#[tokio::test]
async fn set_up_never_works_a_second_time() {
    let postern = Postern::ready().await;
    postern.set_up("eve@example.com", "Eve").await.is_problem(409, "already_set_up");
    set_up_with(&postern, "code", "psu_wrong").await.is_problem(401, "invalid_code");

    let bob = postern.ada().person("bob@example.com", &[ADMINISTRATOR]).await;
    let ada = postern.ada().id;
    bob.at(&postern).delete(&format!("/api/v1/users/{ada}")).await.is(204);
    let before = postern.dump().await;
    for instance in [&postern, &postern.second().await] {
        instance.set_up("eve@example.com", "Eve").await.is_problem(409, "already_set_up");
        instance.set_up("ada@example.com", "Ada").await.is_problem(409, "already_set_up");
    }
    assert_eq!(postern.dump().await, before);
}
