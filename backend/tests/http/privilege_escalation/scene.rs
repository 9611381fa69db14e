//! A scene: people, programs and roles with names, and requests between them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::harness::{Actor, Person, Postern, Program, Reply};
use crate::holders::MANAGING;

/// No body.
pub const NONE: Value = Value::Null;

/// A request and its outcome: the names of the callers, who try it one after another; the method and the path below
/// `/api/v1`; the body; the status, for a refusal followed by its code and by a name that its detail must contain.
pub type Case<'a> = (&'a str, &'a str, Value, &'a str);

enum Caller {
    Person(Person),
    Program(Program),
}

/// An instance, and everything that a test has named on it. In paths and bodies, `$name` stands for an id.
pub struct Scene {
    pub postern: Postern,
    ids: BTreeMap<String, String>,
    callers: BTreeMap<String, Caller>,
}

impl Scene {
    /// Only `ada`, the administrator.
    pub async fn ready() -> Self {
        let postern = Postern::ready().await;
        let ids = [("ada", postern.ada().id), ("Administrator", "rol_000000000000".to_owned())];
        let ids = ids.map(|(name, id)| (name.to_owned(), id)).into();
        Self { postern, ids, callers: BTreeMap::new() }
    }

    /// With `hana`, who has the role `HR` with the permissions in [`MANAGING`], and her token `hr`, generated from this
    /// body.
    pub async fn with_token(body: Value) -> Self {
        let mut scene = Self::ready().await;
        scene.role("ada", "HR", &MANAGING).await;
        scene.person("ada", "hana", &["HR"]).await;
        scene.token_from("hana", "hr", body).await;
        scene
    }

    /// With `hana` and her token `hr`, which created `stan` with her role. He has the token `stans`, and Ada `adas`.
    /// The others are independent: `nina` has no role; `bill` has `Billing`, which Hana does not cover, and the token
    /// `bills`. Nobody has the role `Spare`.
    pub async fn new() -> Self {
        let mut scene = Self::with_token(json!({ "name": "HR" })).await;
        scene.role("ada", "Spare", &["inventory:read"]).await;
        scene.role("ada", "Billing", &["billing:read", "api_tokens:generate"]).await;
        for (by, person, roles, token) in [
            ("hr", "stan", &["HR"][..], Some("stans")),
            ("ada", "bill", &["Billing"][..], Some("bills")),
            ("ada", "nina", &[][..], None),
        ] {
            scene.person(by, person, roles).await;
            if let Some(token) = token {
                scene.token(person, token).await;
            }
        }
        scene.token("ada", "adas").await;
        scene
    }

    /// Creates a role.
    pub async fn role(&mut self, by: &str, name: &str, permissions: &[&str]) {
        let id = self.caller(by).role(name, permissions).await;
        self.ids.insert(name.to_owned(), id);
    }

    /// Creates a user, who has not accepted the invitation yet.
    pub async fn invited(&mut self, by: &str, name: &str, roles: &[&str]) -> Reply {
        let roles: Vec<&String> = roles.iter().map(|role| &self.ids[*role]).collect();
        let body = json!({ "login": format!("{name}@example.com"), "name": name, "roles": roles });
        let reply = self.caller(by).post("/api/v1/users", body).await.is(201);
        self.ids.insert(name.to_owned(), reply.text_at("/user/id"));
        reply
    }

    /// Creates a user, who accepts the invitation.
    pub async fn person(&mut self, by: &str, name: &str, roles: &[&str]) {
        let invited = self.invited(by, name, roles).await;
        self.accept(name, &invited).await;
    }

    /// Accepts the invitation in a response.
    pub async fn accept(&mut self, name: &str, invited: &Reply) {
        let person = self.postern.anonymous().accept(&invited.text_at("/invitation/code")).await;
        self.callers.insert(name.to_owned(), Caller::Person(person));
    }

    /// Generates a token.
    pub async fn token(&mut self, owner: &str, name: &str) {
        self.token_from(owner, name, json!({ "name": name })).await;
    }

    /// Generates a token limited to some permissions.
    pub async fn scoped_token(&mut self, owner: &str, name: &str, scope: &[&str]) {
        self.token_from(owner, name, json!({ "name": name, "scope": scope })).await;
    }

    /// Generates a token from this body.
    pub async fn token_from(&mut self, owner: &str, name: &str, body: Value) {
        self.program(owner, name, "POST account/tokens", body).await;
    }

    /// Creates an API user with a key.
    pub async fn api_user(&mut self, by: &str, name: &str, roles: &[&str], key: &str) {
        let roles: Vec<&str> = roles.iter().map(|role| self.ids[*role].as_str()).collect();
        let id = self.caller(by).api_user(name, &roles).await;
        self.ids.insert(name.to_owned(), id);
        self.key(by, name, key, json!({ "name": format!("{name}'s") })).await;
    }

    /// Issues a key with this body to an API user.
    pub async fn key(&mut self, by: &str, api_user: &str, name: &str, body: Value) {
        self.program(by, name, &format!("POST api-users/${api_user}/keys"), body).await;
    }

    /// Sends a request that issues, generates or rotates a key.
    pub async fn program(&mut self, by: &str, name: &str, request: &str, body: Value) {
        let program = Program::of(&self.send(by, request, body).await.is_success());
        self.ids.insert(name.to_owned(), program.id.clone());
        self.callers.insert(name.to_owned(), Caller::Program(program));
    }

    /// The caller of this name. `nobody` has no credential.
    pub fn caller(&self, name: &str) -> Actor<'_> {
        match self.callers.get(name) {
            Some(Caller::Person(person)) => person.at(&self.postern),
            Some(Caller::Program(program)) => program.at(&self.postern),
            None if name == "ada" => self.postern.ada(),
            None if name == "nobody" => self.postern.anonymous(),
            None => panic!("nobody is called {name}"),
        }
    }

    /// Replaces names by ids.
    pub fn fill(&self, value: Value) -> Value {
        match value {
            Value::String(text) => json!(self.id(&text)),
            Value::Array(items) => items.into_iter().map(|item| self.fill(item)).collect(),
            Value::Object(fields) => fields.into_iter().map(|(field, value)| (field, self.fill(value))).collect(),
            other => other,
        }
    }

    pub fn id<'a>(&'a self, text: &'a str) -> &'a str {
        let Some(name) = text.strip_prefix('$') else { return text };
        self.ids.get(name).unwrap_or_else(|| panic!("nothing is called {name}"))
    }

    /// Sends a request. An edit names the current version.
    pub async fn send(&self, by: &str, request: &str, body: Value) -> Reply {
        let (method, path) = request.split_once(' ').unwrap();
        let segments: Vec<&str> = path.split('/').map(|segment| self.id(segment)).collect();
        let (caller, path, body) = (self.caller(by), format!("/api/v1/{}", segments.join("/")), self.fill(body));
        match method {
            "GET" => caller.get(&path).await,
            "DELETE" => caller.delete(&path).await,
            "PATCH" => {
                let mut read = self.postern.ada().get(&path).await;
                if read.status != 200 {
                    read = caller.get(&path).await;
                }
                caller.patch_version(&path, read.header("etag").unwrap_or("\"0\""), body).await
            }
            _ if body.is_null() => caller.post_empty(&path).await,
            _ => caller.post(&path, body).await,
        }
    }

    /// Asserts the outcomes of requests, one after another, and that those refused have no effect.
    pub async fn run<'a>(&self, cases: impl IntoIterator<Item = Case<'a>>) {
        for (callers, request, body, expected) in cases {
            for by in callers.split(' ') {
                self.expect(by, request, body.clone(), expected).await;
            }
        }
    }

    /// Asserts the outcome of a request, and that it has no effect if it is refused.
    pub async fn expect(&self, by: &str, request: &str, body: Value, expected: &str) -> Reply {
        let before = self.postern.state().await;
        let reply = self.send(by, request, body.clone()).await;
        let case = format!("{by}: {request} {body}: {reply:?}");
        let mut words = expected.splitn(3, ' ');
        assert_eq!(Some(&*reply.status.to_string()), words.next(), "{case}");
        if reply.status >= 400 {
            assert_eq!(reply["code"].as_str(), words.next(), "{case}");
            let detail = reply["detail"].as_str().unwrap_or_default();
            assert!(words.next().is_none_or(|name| detail.contains(name)), "{case}");
            assert!(reply["code"] != "outside_lineage" || detail.contains("on no key"), "{case}");
            assert!(self.postern.state().await == before, "{case} had an effect");
        }
        reply
    }

    /// The permissions of a credential, as `GET /session` shows them.
    pub async fn permissions(&self, of: &str) -> BTreeSet<String> {
        let identity = self.expect(of, "GET session", NONE, "200").await;
        serde_json::from_value(identity["permissions"].clone()).unwrap()
    }

    /// Asserts the permissions of a credential.
    pub async fn has_only(&self, who: &str, permissions: &[&str]) {
        let expected = permissions.iter().map(|&permission| permission.to_owned()).collect();
        assert_eq!(self.permissions(who).await, expected, "{who}");
    }

    /// Tries every way to manage another principal and one of its keys once, and returns the replies with what was
    /// tried.
    pub async fn manage_in_every_way(&self, by: &str, target: &str, key: &str) -> Vec<(String, Reply)> {
        let is_user = self.ids[target].starts_with("usr_");
        let unknown = if is_user { "GET users/usr_000000000000" } else { "GET api-users/api_000000000000" };
        let read = self.send(by, unknown, NONE).await;
        assert_eq!(read.status, 404, "{by} may read {target}, so only managing it is refused");
        let mut ways = vec![
            ("PATCH", "", json!({ "name": "Mallory" })),
            ("PATCH", "", json!({ "disabled": true })),
            ("PATCH", "", json!({ "roles": [] })),
        ];
        ways.extend(if is_user {
            vec![
                ("POST", "/invitation", json!({ "tokens": "keep" })),
                ("PATCH", "", json!({ "login": "mallory@example.com" })),
                ("DELETE", "/sessions", NONE),
                ("PATCH", "/tokens/$key", json!({ "name": "Mallory" })),
                ("PATCH", "/tokens/$key", json!({ "disabled": true })),
                ("PATCH", "/tokens/$key", json!({ "disabled": false })),
                ("DELETE", "/tokens/$key", NONE),
                ("DELETE", "/tokens", NONE),
            ]
        } else {
            vec![
                ("POST", "/keys", json!({ "name": "Mine", "scope": [] })),
                ("PATCH", "/keys/$key", json!({ "name": "Mallory" })),
                ("PATCH", "/keys/$key", json!({ "disabled": true })),
                ("PATCH", "/keys/$key", json!({ "disabled": false })),
                ("POST", "/keys/$key/rotate", json!({})),
                ("DELETE", "/keys/$key", NONE),
            ]
        });
        ways.push(("DELETE", "", NONE));
        let list = if is_user { "users" } else { "api-users" };
        let mut replies = Vec::new();
        for (method, below, body) in ways {
            let request = format!("{method} {list}/${target}{}", below.replace("$key", &format!("${key}")));
            let reply = self.send(by, &request, body.clone()).await;
            replies.push((format!("{by}: {request} {body}"), reply));
        }
        replies
    }

    /// Asserts that every way to manage another principal is refused with this code and without an effect.
    pub async fn cannot_manage(&self, by: &str, target: &str, key: &str, code: &str) {
        for (way, reply) in self.postern.unchanged_by(self.manage_in_every_way(by, target, key)).await {
            assert!(reply.status == 403 && reply["code"] == code, "{way}: {reply:?}");
        }
    }
}
