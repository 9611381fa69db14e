//! After a busy day the table, the log and the answers are searched for every secret of that day.

use std::cell::RefCell;

use http::Method;
use http::header::{CONTENT_TYPE, SET_COOKIE};
use serde_json::{Value, json};

use super::piece_in;
use crate::harness::service_log::{capture, captured};
use crate::harness::{Actor, Person, Postern, Reply};

/// A day: what was answered, and what must stay secret.
struct Day<'a> {
    postern: &'a Postern,
    replies: RefCell<Vec<Reply>>,
    /// Secrets that Postern makes: each leaves in one answer.
    made: RefCell<Vec<String>>,
    /// Secrets that people choose: they leave in none.
    chosen: Vec<String>,
}

impl Day<'_> {
    /// Sends a body as it is. What is sent twice is done once.
    async fn sends(&self, who: &Actor<'_>, method: Method, path: &str, body: &str) -> Reply {
        let request = who.request(method, path).header(CONTENT_TYPE, "application/json").header("if-match", "\"2\"");
        let request = request.header("idempotency-key", format!("{path} {}", crc32fast::hash(body.as_bytes())));
        let reply = self.postern.send(request.body(body.to_owned().into()).unwrap()).await;
        if reply.headers.contains_key(SET_COOKIE) && !reply.cookie().is_empty() {
            self.made.borrow_mut().push(reply.cookie());
        }
        let secrets =
            ["/secret", "/invitation/code"].map(|pointer| reply.body.pointer(pointer).and_then(Value::as_str));
        self.made.borrow_mut().extend(secrets.into_iter().flatten().map(str::to_owned));
        self.replies.borrow_mut().push(reply.clone());
        reply
    }

    async fn posts(&self, who: &Actor<'_>, path: &str, body: Value) -> Reply {
        self.sends(who, Method::POST, path, &body.to_string()).await
    }

    async fn gets(&self, who: &Actor<'_>, path: &str) -> Reply {
        self.sends(who, Method::GET, path, "").await
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one busy day, told in order")]
async fn no_secret_is_in_the_table_the_log_or_more_than_one_answer() {
    let postern = Postern::new().await.behind_a_socket().await;
    capture();
    let chosen =
        ["walnut orbit cactus piano", "copper lantern meadow fox", "violet salt drum anchor", "gravel tulip monsoon"];
    let [ada_s, bob_s, bob_new, wrong] = chosen;
    let day = Day {
        postern: &postern,
        replies: RefCell::default(),
        made: RefCell::default(),
        chosen: chosen.iter().map(|it| (*it).to_owned()).chain([postern.setup_code().to_owned()]).collect(),
    };
    let nobody = postern.anonymous();

    // Everything that gives or takes a secret.
    let setup = json!({ "code": postern.setup_code(), "login": "ada@example.com", "name": "Ada", "password": ada_s });
    let ada = Person::of(&day.posts(&nobody, "/api/v1/setup", setup.clone()).await.is(201));
    let ada = ada.at(&postern);
    let bob = json!({ "login": "bob@example.com", "name": "Bob", "roles": ["rol_000000000000"] });
    let invited = day.posts(&ada, "/api/v1/users", bob).await.is(201);
    let user = format!("/api/v1/users/{}", invited.text_at("/user/id"));
    let again = day.posts(&ada, &format!("{user}/invitation"), json!({ "tokens": "keep" })).await.is(200);
    let accept = json!({ "code": again.text_at("/invitation/code"), "password": bob_s });
    let bob = Person::of(&day.posts(&nobody, "/api/v1/invitations/accept", accept.clone()).await.is(200));
    let change = json!({ "current": bob_s, "new": bob_new, "tokens": "keep" });
    let changed = day.posts(&bob.at(&postern), "/api/v1/account/password", change).await.is(204);
    let bob = Person { cookie: changed.cookie(), ..bob };
    let sign_in = json!({ "login": "bob@example.com", "password": bob_new });
    let bob = Person::of(&day.posts(&bob.at(&postern), "/api/v1/session", sign_in).await.is(200));
    let bob = bob.at(&postern);
    let issued = day.posts(&bob, "/api/v1/account/tokens", json!({ "name": "Dock 4" })).await.is(201);
    let token = format!("/api/v1/account/tokens/{}", issued.text_at("/key/id"));
    let rotated = day.posts(&bob, &format!("{token}/rotate"), json!({ "overlap_seconds": 60 })).await.is(200);
    let secret = rotated.text_at("/secret");

    let scanner = day.posts(&bob, "/api/v1/api-users", json!({ "name": "Scanner", "roles": [] })).await.is(201);
    let keys = format!("/api/v1/api-users/{}/keys", scanner.text_at("/id"));
    let issued = day.posts(&bob, &keys, json!({ "name": "Left" })).await.is(201);
    let key = format!("{keys}/{}", issued.text_at("/key/id"));
    let renewed = day.posts(&bob, &format!("{key}/rotate"), json!({ "overlap_seconds": 60 })).await.is(200);
    for key in [issued.text_at("/secret"), renewed.text_at("/secret")] {
        day.posts(&bob, "/api/v1/verify", json!({ "key": key })).await.is(200);
    }

    // The same again.
    let invite = json!({ "login": "bea@example.com", "name": "Bea", "roles": [] });
    for (path, body) in [
        ("/api/v1/users", &invite),
        (&keys, &json!({ "name": "Left" })),
        (&format!("{key}/rotate"), &json!({ "overlap_seconds": 60 })),
        ("/api/v1/account/tokens", &json!({ "name": "Dock 4" })),
        (&format!("{token}/rotate"), &json!({ "overlap_seconds": 60 })),
        ("/api/v1/users", &invite),
    ] {
        let again = day.posts(&bob, path, body.clone()).await;
        let first = path == "/api/v1/users" && again["secret_already_shown"].is_null();
        assert!(first || (again["secret_already_shown"] == true && again["secret"].is_null()), "{path} {again:?}");
    }

    // What goes wrong with them.
    day.posts(&nobody, "/api/v1/setup", setup).await.is(409);
    day.posts(&nobody, "/api/v1/invitations/accept", accept).await.is(401);
    day.posts(&nobody, "/api/v1/session", json!({ "login": "bob@example.com", "password": wrong })).await.is(401);
    day.posts(&bob, "/api/v1/account/password", json!({ "current": wrong, "new": ada_s, "tokens": "keep" }))
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
            day.sends(&nobody, Method::POST, path, &bad).await.is(400);
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
            day.sends(&bob, Method::POST, path, &bad).await.is(400);
        }
        day.sends(&bob, Method::PATCH, &token, &bad).await.is(400);
    }
    // A key where it does not belong.
    for path in ["session", "roles", "account/tokens", "collections/inventory/records"] {
        for parameter in ["key", "access_token", "cursor", "limit", "q", "from"] {
            let path = format!("/api/v1/{path}?{parameter}={secret}");
            day.gets(&nobody, &path).await.is(401);
            assert!(day.gets(&bob, &path).await.status <= 400);
        }
    }
    for path in [format!("/api/v1/{secret}"), format!("/api/v1/roles/{secret}"), format!("/assets/{secret}.js")] {
        day.gets(&bob, &path).await.is(404);
    }
    day.gets(&bob, &format!("/{secret}")).await.is(200);
    // And everything that could show one.
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
        day.gets(&bob, path).await.is(200);
    }
    day.must_have_kept_its_secrets(&rotated.text_at("/key/id")).await;
}

impl Day<'_> {
    async fn must_have_kept_its_secrets(&self, used: &str) {
        let table = format!("{:?}", self.postern.dump().await);
        let log = captured();
        // That the search would find something: what is not secret is there.
        assert!(
            table.contains(used) && log.contains("answered") && log.contains("TransactWriteItems"),
            "{}",
            log.len()
        );
        let made = self.made.borrow();
        assert_eq!(made.len(), 4 + 3 + 4, "cookies, invitations, keys");
        for secret in made.iter().chain(&self.chosen) {
            assert_eq!(piece_in(secret, &table), None, "in the table");
            assert_eq!(piece_in(secret, &log), None, "in the log");
        }
        let replies = self.replies.borrow();
        let answered: Vec<String> = replies.iter().map(|reply| format!("{:?}\n{}", plain(reply), reply.text)).collect();
        for secret in made.iter() {
            assert_eq!(answered.iter().filter(|answer| piece_in(secret, answer).is_some()).count(), 1, "{secret}");
        }
        for secret in &self.chosen {
            let answer = answered.iter().find(|answer| piece_in(secret, answer).is_some());
            assert_eq!(answer, None, "{secret}");
        }
    }
}

/// The headers of an answer, those marked as sensitive included.
fn plain(reply: &Reply) -> Vec<String> {
    reply.headers.values().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect()
}
