//! Sends many requests and then searches the table, the log and the answers for every secret.

use std::cell::RefCell;

use http::Method;
use http::header::{CONTENT_TYPE, SET_COOKIE};
use serde_json::{Value, json};

use super::piece_in;
use crate::harness::service_log::{capture, captured};
use crate::harness::{Actor, Person, Postern, Reply};

/// The answers so far, and the secrets that must not leak.
struct Traffic<'a> {
    postern: &'a Postern,
    replies: RefCell<Vec<Reply>>,
    /// Secrets that Postern generates. Each is in exactly one answer.
    generated: RefCell<Vec<String>>,
    /// Secrets that people choose. They are in no answer.
    chosen: Vec<String>,
}

impl Traffic<'_> {
    /// Sends a body unchanged, with an idempotency key that depends on path and body.
    async fn send(&self, who: &Actor<'_>, method: Method, path: &str, body: &str) -> Reply {
        let request = who.request(method, path).header(CONTENT_TYPE, "application/json").header("if-match", "\"2\"");
        let request = request.header("idempotency-key", format!("{path} {}", crc32fast::hash(body.as_bytes())));
        let reply = self.postern.send_with(request, body.to_owned()).await;
        let sets = |name: &[u8]| reply.headers.get_all(SET_COOKIE).iter().any(|it| it.as_bytes().starts_with(name));
        if sets(b"__Host-postern=") && !reply.cookie().is_empty() {
            self.generated.borrow_mut().push(reply.cookie());
            if sets(b"__Host-postern-device=") {
                self.generated.borrow_mut().push(reply.device());
            }
        }
        let secrets =
            ["/secret", "/invitation/code"].map(|pointer| reply.body.pointer(pointer).and_then(Value::as_str));
        self.generated.borrow_mut().extend(secrets.into_iter().flatten().map(str::to_owned));
        self.replies.borrow_mut().push(reply.clone());
        reply
    }

    async fn post(&self, who: &Actor<'_>, path: &str, body: Value) -> Reply {
        self.send(who, Method::POST, path, &body.to_string()).await
    }

    async fn get(&self, who: &Actor<'_>, path: &str) -> Reply {
        self.send(who, Method::GET, path, "").await
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one sequence of requests")]
async fn no_secret_is_in_the_table_in_the_log_or_in_a_second_answer() {
    let postern = Postern::new().await.behind_a_socket().await;
    capture();
    let chosen =
        ["walnut orbit cactus piano", "copper lantern meadow fox", "violet salt drum anchor", "gravel tulip monsoon"];
    let [ada_password, bob_password, bob_new_password, wrong] = chosen;
    let traffic = Traffic {
        postern: &postern,
        replies: RefCell::default(),
        generated: RefCell::default(),
        chosen: chosen.iter().map(|it| (*it).to_owned()).chain([postern.setup_code().to_owned()]).collect(),
    };
    let nobody = postern.anonymous();

    // Every request that takes or returns a secret.
    let setup =
        json!({ "code": postern.setup_code(), "login": "ada@example.com", "name": "Ada", "password": ada_password });
    let ada = Person::of(&traffic.post(&nobody, "/api/v1/setup", setup.clone()).await.is(201));
    let ada = ada.at(&postern);
    let bob = json!({ "login": "bob@example.com", "name": "Bob", "roles": ["rol_000000000000"] });
    let invited = traffic.post(&ada, "/api/v1/users", bob).await.is(201);
    let user = format!("/api/v1/users/{}", invited.text_at("/user/id"));
    let again = traffic.post(&ada, &format!("{user}/invitation"), json!({ "tokens": "keep" })).await.is(200);
    let accept = json!({ "code": again.text_at("/invitation/code"), "password": bob_password });
    let bob = Person::of(&traffic.post(&nobody, "/api/v1/invitations/accept", accept.clone()).await.is(200));
    let change = json!({ "current": bob_password, "new": bob_new_password, "tokens": "keep" });
    let changed = traffic.post(&bob.at(&postern), "/api/v1/account/password", change).await.is(204);
    let bob = Person { cookie: changed.cookie(), ..bob };
    let sign_in = json!({ "login": "bob@example.com", "password": bob_new_password });
    let bob = Person::of(&traffic.post(&bob.at(&postern), "/api/v1/session", sign_in).await.is(200));
    let bob = bob.at(&postern);
    let issued = traffic.post(&bob, "/api/v1/account/tokens", json!({ "name": "Dock 4" })).await.is(201);
    let token = format!("/api/v1/account/tokens/{}", issued.text_at("/key/id"));
    let rotated = traffic.post(&bob, &format!("{token}/rotate"), json!({ "overlap_seconds": 60 })).await.is(200);
    let secret = rotated.text_at("/secret");

    let scanner = traffic.post(&bob, "/api/v1/api-users", json!({ "name": "Scanner", "roles": [] })).await.is(201);
    let keys = format!("/api/v1/api-users/{}/keys", scanner.text_at("/id"));
    let issued = traffic.post(&bob, &keys, json!({ "name": "Left" })).await.is(201);
    let key = format!("{keys}/{}", issued.text_at("/key/id"));
    let renewed = traffic.post(&bob, &format!("{key}/rotate"), json!({ "overlap_seconds": 60 })).await.is(200);
    for key in [issued.text_at("/secret"), renewed.text_at("/secret")] {
        traffic.post(&bob, "/api/v1/verify", json!({ "key": key })).await.is(200);
    }

    // Replays.
    let invite = json!({ "login": "bea@example.com", "name": "Bea", "roles": [] });
    for (path, body) in [
        ("/api/v1/users", &invite),
        (&keys, &json!({ "name": "Left" })),
        (&format!("{key}/rotate"), &json!({ "overlap_seconds": 60 })),
        ("/api/v1/account/tokens", &json!({ "name": "Dock 4" })),
        (&format!("{token}/rotate"), &json!({ "overlap_seconds": 60 })),
        ("/api/v1/users", &invite),
    ] {
        let again = traffic.post(&bob, path, body.clone()).await;
        let first = path == "/api/v1/users" && again["secret_already_shown"].is_null();
        assert!(first || (again["secret_already_shown"] == true && again["secret"].is_null()), "{path} {again:?}");
    }

    // Refused and malformed requests with secrets.
    traffic.post(&nobody, "/api/v1/setup", setup).await.is(409);
    traffic.post(&nobody, "/api/v1/invitations/accept", accept).await.is(401);
    traffic.post(&nobody, "/api/v1/session", json!({ "login": "bob@example.com", "password": wrong })).await.is(401);
    traffic
        .post(&bob, "/api/v1/account/password", json!({ "current": wrong, "new": ada_password, "tokens": "keep" }))
        .await
        .is(422);
    for bad in [
        format!("\"{wrong}\""),
        format!("[\"{wrong}\"]"),
        format!("{{\"login\": \"bob\", \"password\": [\"{wrong}\"]}}"),
        format!("{{\"login\": {{\"password\": \"{wrong}\"}}}}"),
        format!("{{\"login\": \"bob\", \"password\": \"{wrong}\", \"more\": \"{secret}\"}}"),
        format!("{{\"login\": \"bob\", \"password\": \"{wrong}"),
        format!("{{\"name\": 1, \"scope\": \"{secret}\"}}"),
        format!("{{\"overlap_seconds\": \"{secret}\"}}"),
        format!("{{\"permissions\": \"{secret}\", \"name\": \"x\"}}"),
    ] {
        for path in ["/api/v1/session", "/api/v1/setup", "/api/v1/invitations/accept"] {
            traffic.send(&nobody, Method::POST, path, &bad).await.is(400);
        }
        for path in [
            "/api/v1/account/password",
            "/api/v1/account/tokens",
            &format!("{token}/rotate"),
            "/api/v1/roles",
            &keys,
            &format!("{key}/rotate"),
            "/api/v1/verify",
            "/api/v1/impact",
        ] {
            traffic.send(&bob, Method::POST, path, &bad).await.is(400);
        }
        traffic.send(&bob, Method::PATCH, &token, &bad).await.is(400);
    }
    // A key in a query or path.
    for path in ["session", "roles", "account/tokens", "collections/inventory/records"] {
        for parameter in ["key", "access_token", "cursor", "limit", "q", "from"] {
            let path = format!("/api/v1/{path}?{parameter}={secret}");
            traffic.get(&nobody, &path).await.is(401);
            assert!(traffic.get(&bob, &path).await.status <= 400);
        }
    }
    for path in [format!("/api/v1/{secret}"), format!("/api/v1/roles/{secret}"), format!("/assets/{secret}.js")] {
        traffic.get(&bob, &path).await.is(404);
    }
    traffic.get(&bob, &format!("/{secret}")).await.is(200);
    // Every request that could show a secret.
    for path in [
        "/api/v1/session",
        "/api/v1/account",
        "/api/v1/account/tokens",
        "/api/v1/account/sessions",
        "/api/v1/users",
        "/api/v1/api-users",
        "/api/v1/keys",
        "/api/v1/changes",
        &keys,
        &key,
        &token,
        &user,
        &format!("{user}/tokens"),
        &format!("{user}/sessions"),
        "/api/v1/healthz",
        "/api/v1/openapi.json",
    ] {
        traffic.get(&bob, path).await.is(200);
    }
    traffic.must_not_leak(&rotated.text_at("/key/id")).await;
}

impl Traffic<'_> {
    async fn must_not_leak(&self, used: &str) {
        let table = format!("{:?}", self.postern.dump().await);
        let log = captured();
        // Public values are there, so the search works.
        assert!(
            table.contains(used) && log.contains("answered") && log.contains("TransactWriteItems"),
            "{}",
            log.len()
        );
        let generated = self.generated.borrow();
        assert_eq!(generated.len(), 4 + 4 + 3 + 4, "sessions, devices, invitations, keys");
        for secret in generated.iter().chain(&self.chosen) {
            assert_eq!(piece_in(secret, &table), None, "in the table");
            assert_eq!(piece_in(secret, &log), None, "in the log");
        }
        let replies = self.replies.borrow();
        let answered: Vec<String> =
            replies.iter().map(|reply| format!("{:?}\n{}", header_values(reply), reply.text)).collect();
        for secret in generated.iter() {
            assert_eq!(answered.iter().filter(|answer| piece_in(secret, answer).is_some()).count(), 1, "{secret}");
        }
        for secret in &self.chosen {
            let answer = answered.iter().find(|answer| piece_in(secret, answer).is_some());
            assert_eq!(answer, None, "{secret}");
        }
    }
}

/// The header values of an answer, including sensitive ones.
fn header_values(reply: &Reply) -> Vec<String> {
    reply.headers.values().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect()
}
