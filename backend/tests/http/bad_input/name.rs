//! Names and logins with hidden characters, blank ones and long ones, and free text such as notes.

use serde_json::{Value, json};

use super::without_effect;
use crate::harness::{Actor, Postern, Reply};

/// A field that holds a name, with the path to post it to and the rest of the body.
struct NameField {
    path: &'static str,
    field: &'static str,
    rest: Value,
    limit: usize,
}

impl NameField {
    async fn create(&self, caller: &Actor<'_>, name: &str) -> Reply {
        let mut body = self.rest.clone();
        body[self.field] = json!(name);
        caller.post(self.path, body).await
    }
}

fn name_fields() -> Vec<NameField> {
    let name_field = |path, field, rest, limit| NameField { path, field, rest, limit };
    vec![
        name_field("/api/v1/roles", "name", json!({}), 80),
        name_field("/api/v1/users", "login", json!({ "name": "Bob", "roles": [] }), 120),
        name_field("/api/v1/users", "name", json!({ "login": "bob@example.com", "roles": [] }), 80),
        name_field("/api/v1/account/tokens", "name", json!({ "scope": [] }), 80),
    ]
}

#[tokio::test]
async fn a_name_with_an_invisible_or_control_character_is_refused_in_every_field() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let hidden = [
        '\0',
        '\u{1}',
        '\t',
        '\n',
        '\r',
        '\u{1b}',
        '\u{7f}',
        '\u{85}',
        '\u{9f}',
        '\u{ad}',
        '\u{34f}',
        '\u{61c}',
        '\u{115f}',
        '\u{17b4}',
        '\u{180e}',
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{200e}',
        '\u{202e}',
        '\u{2028}',
        '\u{2029}',
        '\u{2060}',
        '\u{2066}',
        '\u{2800}',
        '\u{3164}',
        '\u{fe0f}',
        '\u{feff}',
        '\u{ffa0}',
        '\u{fff9}',
        '\u{fffe}',
        '\u{1d173}',
        '\u{e0001}',
        '\u{e0041}',
        '\u{e000}',
        '\u{10ffff}',
    ];
    without_effect(&postern, async {
        for name_field in name_fields() {
            for hidden in hidden {
                let reply = name_field.create(&ada, &format!("Rea{hidden}der")).await.is_problem(422, "invalid_field");
                reply.is_field_problem(name_field.field, "bad_character");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_blank_name_is_refused_in_every_field() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    without_effect(&postern, async {
        for name_field in name_fields() {
            for blank in ["", " ", "\u{a0}", "\u{3000}", " \u{2003} "] {
                let code = if name_field.field == "login" { "too_short" } else { "required" };
                let reply = name_field.create(&ada, blank).await.is_problem(422, "invalid_field");
                reply.is_field_problem(name_field.field, code);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn the_length_of_a_name_is_counted_in_characters_and_its_sort_key_must_fit_the_table() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for name_field in name_fields() {
        without_effect(&postern, async {
            for letter in ["a", "é", "\u{1f980}"] {
                let reply = name_field
                    .create(&ada, &letter.repeat(name_field.limit + 1))
                    .await
                    .is_problem(422, "invalid_field");
                reply.is_field_problem(name_field.field, "too_long");
            }
        })
        .await;
        // One character that normalises to eighteen, 33 bytes long.
        let reply = name_field.create(&ada, &"\u{fdfa}".repeat(name_field.limit)).await;
        if matches!((name_field.path, name_field.field), ("/api/v1/roles", _) | (_, "login")) {
            reply.is_problem(422, "invalid_field").is_field_problem(name_field.field, "too_long");
        } else {
            reply.is(201);
        }
        if name_field.field == "name" && name_field.path == "/api/v1/users" {
            continue;
        }
        name_field.create(&ada, &"\u{1f980}".repeat(name_field.limit)).await.is(201);
    }
}

#[tokio::test]
async fn a_name_too_long_for_the_table_is_refused_in_an_edit_and_in_set_up_too() {
    let postern = Postern::new().await;
    let long = "\u{fdfa}".repeat(60);
    without_effect(&postern, postern.set_up(&long, "Ada")).await.is_field_problem("login", "too_long");
    let postern = Postern::ready().await;
    let role = postern.ada().role("Reader", &[]).await;
    let edit = postern.ada().patch(&format!("/api/v1/roles/{role}"), json!({ "name": long })).await;
    edit.is_problem(422, "invalid_field").is_field_problem("name", "too_long");
    postern.sign_in(&long, crate::harness::PASSWORD).await.is_problem(401, "sign_in_failed");
}

#[tokio::test]
async fn a_description_or_note_has_line_breaks_but_no_other_control_characters_and_a_limit() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let key = ada.token("Dock 4").await.id;
    let fields = [
        ("POST", "/api/v1/roles".to_owned(), "description", json!({ "name": "Reader" })),
        ("POST", "/api/v1/account/tokens".to_owned(), "note", json!({ "name": "Reader" })),
        ("PATCH", format!("/api/v1/account/tokens/{key}"), "note", json!({})),
    ];
    for (method, path, field, mut body) in fields {
        let mut send = async |text: &str| {
            body[field] = json!(text);
            match method {
                "POST" => ada.post(&path, body.clone()).await,
                _ => ada.patch_version(&path, "\"1\"", body.clone()).await,
            }
        };
        without_effect(&postern, async {
            for bad in ['\0', '\u{b}', '\u{1b}', '\u{7f}', '\u{9b}'] {
                send(&format!("a{bad}b"))
                    .await
                    .is_problem(422, "invalid_field")
                    .is_field_problem(field, "bad_character");
            }
            send(&"é".repeat(1001)).await.is_problem(422, "invalid_field").is_field_problem(field, "too_long");
        })
        .await;
        let reply = send(&format!("\r\n\t{}", "é".repeat(997))).await;
        assert!(reply.status < 300, "{reply:?}");
    }
}
