//! Callers in tests: people with a browser, programs with a key, and anonymous callers.

use axum::body::Body;
use axum::extract::Request;
use http::Method;
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, IF_MATCH};
use serde_json::{Value, json};

use super::{PASSWORD, Postern, Reply};

/// A signed-in person.
#[derive(Debug, Clone)]
pub struct Person {
    /// Their user id.
    pub id: String,
    /// Their session cookie's value.
    pub cookie: String,
}

impl Person {
    /// The person signed in by a response.
    #[track_caller]
    pub fn of(reply: &Reply) -> Self {
        let id = reply.body.pointer("/principal/id").or(reply.body.get("id")).and_then(Value::as_str).unwrap();
        Self { id: id.to_owned(), cookie: reply.cookie() }
    }

    /// This person as a caller of an instance.
    pub fn at<'a>(&self, postern: &'a Postern) -> Actor<'a> {
        Actor { postern, credential: Credential::Cookie(self.cookie.clone()), id: self.id.clone() }
    }
}

/// A program with a key.
#[derive(Debug, Clone)]
pub struct Program {
    /// The key's id.
    pub id: String,
    /// The whole key.
    pub secret: String,
}

impl Program {
    /// The program that uses the key in a response.
    #[track_caller]
    pub fn of(reply: &Reply) -> Self {
        Self { id: reply.text_at("/key/id"), secret: reply.text_at("/secret") }
    }

    /// This program as a caller of an instance.
    pub fn at<'a>(&self, postern: &'a Postern) -> Actor<'a> {
        Actor { postern, credential: Credential::Key(self.secret.clone()), id: self.id.clone() }
    }
}

#[derive(Debug, Clone)]
enum Credential {
    None,
    Cookie(String),
    Key(String),
}

/// A caller of an instance.
#[derive(Clone)]
pub struct Actor<'a> {
    postern: &'a Postern,
    credential: Credential,
    /// A person's user id, or a program's key id.
    pub id: String,
}

impl<'a> Actor<'a> {
    pub(super) fn anonymous(postern: &'a Postern) -> Self {
        Self { postern, credential: Credential::None, id: String::new() }
    }

    /// The instance that this caller sends requests to.
    pub fn postern(&self) -> &'a Postern {
        self.postern
    }

    /// This caller on another instance.
    pub fn at<'b>(&self, postern: &'b Postern) -> Actor<'b> {
        Actor { postern, credential: self.credential.clone(), id: self.id.clone() }
    }

    /// A request with this caller's credential, to add to.
    pub fn request(&self, method: Method, path: &str) -> http::request::Builder {
        let request = Request::builder().method(method).uri(path);
        match &self.credential {
            Credential::None => request,
            Credential::Cookie(cookie) => {
                request.header(COOKIE, format!("__Host-postern={cookie}")).header("sec-fetch-site", "same-origin")
            }
            Credential::Key(key) => request.header(AUTHORIZATION, format!("Bearer {key}")),
        }
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.postern.send(self.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(Method::POST, path, body).await
    }

    /// Posts without a body.
    pub async fn post_empty(&self, path: &str) -> Reply {
        self.postern.send(self.request(Method::POST, path).body(Body::empty()).unwrap()).await
    }

    pub async fn send(&self, method: Method, path: &str, body: Value) -> Reply {
        self.send_json(self.request(method, path), body).await
    }

    /// Sends a request of this caller's with a JSON body.
    pub async fn send_json(&self, request: http::request::Builder, body: Value) -> Reply {
        let request = request.header(CONTENT_TYPE, "application/json").body(Body::from(body.to_string()));
        let mut reply = self.postern.send(request.unwrap()).await;
        reply.request = format!("{} of {} with {body}", reply.request, self.id);
        reply
    }

    /// Patches the current version, which it reads as Ada.
    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        let etag = self.postern.ada().get(path).await.header("etag").unwrap_or("\"0\"").to_owned();
        self.patch_version(path, &etag, body).await
    }

    pub async fn patch_version(&self, path: &str, etag: &str, body: Value) -> Reply {
        self.send_json(self.request(Method::PATCH, path).header(IF_MATCH, etag), body).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.postern.send(self.request(Method::DELETE, path).body(Body::empty()).unwrap()).await
    }

    /// The caller's identity and permissions, or the refusal of its credential.
    pub async fn session(&self) -> Reply {
        self.get("/api/v1/session").await
    }

    /// Whether the credential works. Fails if it is refused for another reason than being invalid.
    pub async fn works(&self) -> bool {
        let reply = self.session().await;
        let works = reply.status == 200;
        if !works {
            reply.is_problem(401, "invalid_token");
        }
        works
    }

    /// The caller's effective permissions.
    pub async fn permissions(&self) -> Value {
        self.session().await.is(200).body["permissions"].take()
    }

    /// The actor id and the credential that the change log records for this caller.
    pub fn audit(&self) -> (String, Value) {
        match &self.credential {
            Credential::None => panic!("an anonymous caller is in no log"),
            Credential::Cookie(cookie) => {
                (self.id.clone(), json!({ "kind": "session", "id": format!("ses_{}", &cookie[16..28]) }))
            }
            Credential::Key(key) => {
                let (owner, kind) = if &key[4..5] == "a" { ("api_", "api_key") } else { ("usr_", "api_token") };
                (format!("{owner}{}", &key[5..17]), json!({ "kind": kind, "id": self.id.clone() }))
            }
        }
    }

    /// The id of this caller's session.
    pub fn session_id(&self) -> String {
        self.audit().1["id"].as_str().unwrap().to_owned()
    }

    /// Every item of a list, read in pages of at most `limit`.
    pub async fn walk(&self, path: &str, limit: usize) -> Vec<Value> {
        let start = format!("{path}{}limit={limit}", if path.contains('?') { '&' } else { '?' });
        let mut items = Vec::new();
        let mut next = start.clone();
        for _ in 0..200 {
            let page = self.get(&next).await.is(200);
            let part = page["items"].as_array().unwrap();
            assert!(part.len() <= limit, "{page:?}");
            items.extend(part.iter().cloned());
            match page["next_cursor"].as_str() {
                Some(cursor) => next = format!("{start}&cursor={cursor}"),
                None => return items,
            }
        }
        panic!("{path} never ends");
    }

    /// Creates a role and returns its id.
    pub async fn role(&self, name: &str, permissions: &[&str]) -> String {
        let body = json!({ "name": name, "permissions": permissions });
        self.post("/api/v1/roles", body).await.is(201).text_at("/id")
    }

    /// Invites a user whose name is the login. Returns the response.
    pub async fn invite(&self, login: &str, roles: &[&str]) -> Reply {
        self.post("/api/v1/users", json!({ "login": login, "name": login, "roles": roles })).await.is(201)
    }

    /// Invites a user and accepts the invitation.
    pub async fn person(&self, login: &str, roles: &[&str]) -> Person {
        self.accept(&self.invite(login, roles).await.text_at("/invitation/code")).await
    }

    /// Creates a person whose only role has these permissions.
    pub async fn person_with(&self, login: &str, permissions: &[&str]) -> Actor<'a> {
        let role = self.role(login, permissions).await;
        self.person(login, &[&role]).await.at(self.postern)
    }

    /// Creates an API user and returns its id.
    pub async fn api_user(&self, name: &str, roles: &[&str]) -> String {
        let body = json!({ "name": name, "roles": roles });
        self.post("/api/v1/api-users", body).await.is(201).text_at("/id")
    }

    /// Issues a key to an API user.
    pub async fn key(&self, api_user: &str, name: &str) -> Program {
        self.issue(api_user, json!({ "name": name })).await
    }

    /// Issues a key with this body to an API user.
    pub async fn issue(&self, api_user: &str, body: Value) -> Program {
        Program::of(&self.post(&format!("/api/v1/api-users/{api_user}/keys"), body).await.is(201))
    }

    /// Creates an API user whose only role has these permissions, and issues a key to it. Returns its id and the key.
    pub async fn integration(&self, name: &str, permissions: &[&str]) -> (String, Program) {
        let role = self.role(name, permissions).await;
        let api_user = self.api_user(name, &[&role]).await;
        let key = self.key(&api_user, name).await;
        (api_user, key)
    }

    /// Creates an integration with these permissions, as a caller.
    pub async fn program_with(&self, name: &str, permissions: &[&str]) -> Actor<'a> {
        self.integration(name, permissions).await.1.at(self.postern)
    }

    /// Defines a resource.
    pub async fn resource(&self, name: &str, kind: &str) {
        self.post("/api/v1/resources", json!({ "name": name, "kind": kind })).await.is(201);
    }

    /// Patches the current version, which it reads as this caller.
    pub async fn edit(&self, path: &str, body: Value) -> Reply {
        let etag = self.get(path).await.header("etag").unwrap_or("\"0\"").to_owned();
        self.patch_version(path, &etag, body).await
    }

    /// Accepts an invitation as the invited person.
    pub async fn accept(&self, code: &str) -> Person {
        Person::of(&self.postern.accept(code, PASSWORD).await.is(200))
    }

    /// Generates an API token for this caller.
    pub async fn token(&self, name: &str) -> Program {
        self.generate(json!({ "name": name })).await
    }

    /// Generates an API token limited to some permissions.
    pub async fn scoped_token(&self, name: &str, scope: &[&str]) -> Program {
        self.generate(json!({ "name": name, "scope": scope })).await
    }

    /// Generates an API token with this body.
    pub async fn generate(&self, body: Value) -> Program {
        Program::of(&self.post("/api/v1/account/tokens", body).await.is(201))
    }
}

impl Postern {
    /// The response to accepting an invitation.
    pub async fn accept(&self, code: &str, password: &str) -> Reply {
        let body = json!({ "code": code, "password": password });
        self.anonymous().post("/api/v1/invitations/accept", body).await
    }

    /// A new session of a person who has [`PASSWORD`].
    pub async fn new_session(&self, login: &str) -> Actor<'_> {
        Person::of(&self.sign_in(login, PASSWORD).await.is(200)).at(self)
    }
}
