//! Names and logins with hidden characters, blank ones and long ones, and free text such as notes.

use serde_json::{Value, json};

use crate::harness::{Actor, Postern, Reply};

/// The fields that hold names: path, field, the rest of the body and the most characters.
fn name_fields() -> [(&'static str, &'static str, Value, usize); 5] {
    [
        ("/api/v1/roles", "name", json!({}), 80),
        ("/api/v1/users", "login", json!({ "name": "Bob", "roles": [] }), 120),
        ("/api/v1/users", "name", json!({ "login": "bob@example.com", "roles": [] }), 80),
        ("/api/v1/api-users", "name", json!({ "roles": [] }), 80),
        ("/api/v1/account/tokens", "name", json!({ "scope": [] }), 80),
    ]
}

async fn create(caller: &Actor<'_>, path: &str, field: &str, rest: &Value, name: &str) -> Reply {
    let mut body = rest.clone();
    body[field] = json!(name);
    caller.post(path, body).await
}

/// Invisible and control characters.
const HIDDEN: &str = "\0\u{1}\t\n\r\u{1b}\u{7f}\u{85}\u{9f}\u{ad}\u{34f}\u{61c}\u{115f}\u{17b4}\u{180e}\u{200b}\u{200c}\
    \u{200d}\u{200e}\u{202e}\u{2028}\u{2029}\u{2060}\u{2066}\u{2800}\u{3164}\u{fe0f}\u{feff}\u{ffa0}\u{fff9}\u{fffe}\
    \u{1d173}\u{e0001}\u{e0041}\u{e000}\u{10ffff}";

#[tokio::test]
async fn a_hidden_blank_or_long_name_is_refused_in_every_field() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    assert_eq!(HIDDEN.chars().count(), 36);
    let send_all = async {
        for (path, field, rest, limit) in name_fields() {
            let hidden = HIDDEN.chars().map(|hidden| (format!("Rea{hidden}der"), "bad_character"));
            let required = if field == "login" { "too_short" } else { "required" };
            let blank = ["", " ", "\u{a0}", "\u{3000}", " \u{2003} "].map(|blank| (blank.to_owned(), required));
            // The length is counted in characters.
            let long = ["a", "é", "\u{1f980}"].map(|letter| (letter.repeat(limit + 1), "too_long"));
            for (name, code) in hidden.chain(blank).chain(long) {
                create(&ada, path, field, &rest, &name).await.is_invalid(field, code);
            }
        }
    };
    postern.unchanged_by(send_all).await;
}

#[tokio::test]
async fn a_name_with_the_joiners_that_its_script_needs_is_kept_and_taken_without_them() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for (kept, same) in [
        ("علی\u{200c}رضا", "علیرضا"),
        ("محمد\u{200c}رضا", "محمدرضا"),
        ("ශ්\u{200d}රී ලංකා", "ශ්රී ලංකා"),
        ("র\u{200d}\u{9cd}যাচেল", "র\u{9cd}যাচেল"),
        ("Dock ❤\u{fe0f}", "Dock ❤"),
        ("Gate 1\u{fe0f}\u{20e3}", "Gate 1\u{20e3}"),
        ("Leith \u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}", "Leith \u{1f3f4}"),
    ] {
        let created = ada.post("/api/v1/roles", json!({ "name": kept, "description": kept })).await.is(201);
        assert_eq!([&created["name"], &created["description"]], [kept, kept]);
        let found = ada.get(&format!("/api/v1/roles?q={}", same.replace(' ', "%20"))).await.is(200);
        assert_eq!(found["items"][0]["name"], kept);
        ada.post("/api/v1/roles", json!({ "name": same })).await.is_problem(409, "name_taken");
    }
}

#[tokio::test]
async fn a_joiner_a_selector_or_a_tag_that_nothing_needs_is_refused() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let flag = "\u{1f3f4}\u{e0067}\u{e0062}";
    for name in [
        "رضا\u{200c}x",
        "Dock 1\u{fe0f}",
        "Dock\u{200d}\u{9cd}1",
        &format!("{flag} Dock"),
        "\u{1f3f4}\u{e007f}",
        "Dock\u{e007f}",
    ] {
        ada.post("/api/v1/roles", json!({ "name": name })).await.is_invalid("name", "bad_character");
    }
    let id = json!({ "name": "Dock", "external_id": "dock-1\u{fe0f}" });
    ada.post("/api/v1/roles", id).await.is_invalid("external_id", "bad_character");
}

#[tokio::test]
async fn a_user_agent_is_kept_with_a_mark_for_each_character_that_hides_or_reorders() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let agent = "curl\u{202e}/8\u{200b}.0\u{feff} \u{2066}é";
    let request = ada.request(http::Method::POST, "/api/v1/roles").header("user-agent", agent.as_bytes());
    let role = ada.send_json(request, json!({ "name": "Reader" })).await.is(201).shown_id();
    assert_eq!(postern.log_of(&role).await[0].0["request"]["agent"], "curl\u{fffd}/8\u{fffd}.0\u{fffd} \u{fffd}é");
}

#[tokio::test]
async fn a_name_can_have_its_limit_in_characters_and_its_sort_key_must_fit_the_table() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for (path, field, rest, limit) in name_fields() {
        // One character that normalises to eighteen, 33 bytes long.
        let reply = create(&ada, path, field, &rest, &"\u{fdfa}".repeat(limit)).await;
        if ["/api/v1/roles", "/api/v1/api-users"].contains(&path) || field == "login" {
            reply.is_invalid(field, "too_long");
        } else {
            reply.is(201);
        }
        // That has created the user with this login.
        if (path, field) != ("/api/v1/users", "name") {
            create(&ada, path, field, &rest, &"\u{1f980}".repeat(limit)).await.is(201);
        }
    }
}

#[tokio::test]
async fn a_name_too_long_for_the_table_is_refused_in_an_edit_and_in_set_up_too() {
    let postern = Postern::new().await;
    let long = "\u{fdfa}".repeat(60);
    postern.unchanged_by(postern.set_up(&long, "Ada")).await.is_field_problem("login", "too_long");
    let postern = Postern::ready().await;
    let role = postern.ada().role("Reader", &[]).await;
    let edit = postern.ada().patch(&format!("/api/v1/roles/{role}"), json!({ "name": long })).await;
    edit.is_invalid("name", "too_long");
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
        let refused = async {
            for bad in ['\0', '\u{b}', '\u{1b}', '\u{7f}', '\u{9b}', '\u{200b}', '\u{200d}', '\u{202e}', '\u{2066}'] {
                send(&format!("a{bad}b")).await.is_invalid(field, "bad_character");
            }
            send(&"é".repeat(1001)).await.is_invalid(field, "too_long");
        };
        postern.unchanged_by(refused).await;
        send(&format!("\r\n\t{}", "é".repeat(997))).await.is_success();
    }
}
