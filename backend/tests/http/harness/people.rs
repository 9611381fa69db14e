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
        let request = self.request(method, path).header(CONTENT_TYPE, "application/json");
        self.postern.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Patches the current version, which it reads as Ada.
    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        let etag = self.postern.ada().get(path).await.header("etag").unwrap_or("\"0\"").to_owned();
        self.patch_version(path, &etag, body).await
    }

    pub async fn patch_version(&self, path: &str, etag: &str, body: Value) -> Reply {
        let request = self.request(Method::PATCH, path).header(CONTENT_TYPE, "application/json").header(IF_MATCH, etag);
        self.postern.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.postern.send(self.request(Method::DELETE, path).body(Body::empty()).unwrap()).await
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

    /// Invites a user and accepts the invitation.
    pub async fn person(&self, login: &str, roles: &[&str]) -> Person {
        let body = json!({ "login": login, "name": login, "roles": roles });
        let invited = self.post("/api/v1/users", body).await.is(201);
        self.accept(&invited.text_at("/invitation/code")).await
    }

    /// Creates an API user and returns its id.
    pub async fn api_user(&self, name: &str, roles: &[&str]) -> String {
        let body = json!({ "name": name, "roles": roles });
        self.post("/api/v1/api-users", body).await.is(201).text_at("/id")
    }

    /// Issues a key to an API user.
    pub async fn key(&self, api_user: &str, name: &str) -> Program {
        let path = format!("/api/v1/api-users/{api_user}/keys");
        Program::of(&self.post(&path, json!({ "name": name })).await.is(201))
    }

    /// Patches the current version, which it reads as this caller.
    pub async fn edit(&self, path: &str, body: Value) -> Reply {
        let etag = self.get(path).await.header("etag").unwrap_or("\"0\"").to_owned();
        self.patch_version(path, &etag, body).await
    }

    /// Accepts an invitation as the invited person.
    pub async fn accept(&self, code: &str) -> Person {
        let body = json!({ "code": code, "password": PASSWORD });
        Person::of(&self.postern.anonymous().post("/api/v1/invitations/accept", body).await.is(200))
    }

    /// Generates an API token for this caller.
    pub async fn token(&self, name: &str) -> Program {
        Program::of(&self.post("/api/v1/account/tokens", json!({ "name": name })).await.is(201))
    }

    /// Generates an API token limited to some permissions.
    pub async fn scoped_token(&self, name: &str, scope: &[&str]) -> Program {
        let body = json!({ "name": name, "scope": scope });
        Program::of(&self.post("/api/v1/account/tokens", body).await.is(201))
    }
}
