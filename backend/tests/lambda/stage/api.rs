//! The service, and who asks it.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderName};
use postern_emulator::Function;
use serde_json::{Value, json};

use super::{HttpEvent, PASSWORD, Reply};

/// The running service.
pub struct Api {
    pub function: Function,
}

/// Who asks.
#[derive(Debug, Clone)]
pub enum Asker {
    Nobody,
    /// Someone with this session cookie.
    Person(String),
    /// A program with this key.
    Program(String),
}

impl Asker {
    /// Has a request carry the credential.
    pub fn sign(&self, mut request: HttpEvent) -> HttpEvent {
        match self {
            Self::Nobody => request,
            Self::Person(cookie) => {
                request.cookies.push(format!("__Host-postern={cookie}"));
                request.header("sec-fetch-site", "same-origin")
            }
            Self::Program(key) => request.header("authorization", &format!("Bearer {key}")),
        }
    }

    /// The secret they hold.
    pub fn secret(&self) -> &str {
        match self {
            Self::Nobody => panic!("nobody has no secret"),
            Self::Person(secret) | Self::Program(secret) => secret,
        }
    }
}

impl Api {
    /// Sends a request as it is.
    pub async fn send(&self, request: &HttpEvent) -> Reply {
        let answer = self.function.invoke(&request.event()).await.expect("an answer in time");
        reply(&answer.unwrap_or_else(|fault| panic!("{fault:?} to {request:?}")))
    }

    /// Sends a request of someone.
    pub async fn ask(&self, who: &Asker, method: &str, path: &str, body: Option<Value>) -> Reply {
        let request = HttpEvent::new(method, path);
        let request = body.map_or(request.clone(), |body| request.json(&body));
        self.send(&who.sign(request)).await
    }

    pub async fn get(&self, who: &Asker, path: &str) -> Reply {
        self.ask(who, "GET", path, None).await
    }

    pub async fn post(&self, who: &Asker, path: &str, body: Value) -> Reply {
        self.ask(who, "POST", path, Some(body)).await
    }

    /// Patches the version that is there now.
    pub async fn patch(&self, who: &Asker, path: &str, body: Value) -> Reply {
        let etag = self.get(who, path).await.is(200).header("etag").unwrap().to_owned();
        let request = HttpEvent::new("PATCH", path).header("if-match", &etag).json(&body);
        self.send(&who.sign(request)).await
    }

    /// Creates a role and gives its id.
    pub async fn role(&self, who: &Asker, name: &str, permissions: &[&str]) -> String {
        let body = json!({ "name": name, "permissions": permissions });
        self.post(who, "/api/v1/roles", body).await.is(201).text_at("/id")
    }

    /// Invites a user and lets the person accept; gives the id too.
    pub async fn person(&self, who: &Asker, login: &str, roles: &[&str]) -> (String, Asker) {
        let body = json!({ "login": login, "name": login, "roles": roles });
        let invited = self.post(who, "/api/v1/users", body).await.is(201);
        let body = json!({ "code": invited.text_at("/invitation/code"), "password": PASSWORD });
        let accepted = self.post(&Asker::Nobody, "/api/v1/invitations/accept", body).await.is(200);
        (invited.text_at("/user/id"), Asker::Person(accepted.cookie()))
    }

    /// Generates an API token; gives its id too.
    pub async fn token(&self, who: &Asker, name: &str) -> (String, Asker) {
        let made = self.post(who, "/api/v1/account/tokens", json!({ "name": name })).await.is(201);
        (made.text_at("/key/id"), Asker::Program(made.text_at("/secret")))
    }

    /// Creates an API user with a role of these permissions and issues it a key; gives its id and the key's too.
    pub async fn integration(&self, who: &Asker, name: &str, permissions: &[&str]) -> (String, String, Asker) {
        let role = self.role(who, name, permissions).await;
        let body = json!({ "name": name, "roles": [role] });
        let id = self.post(who, "/api/v1/api-users", body).await.is(201).text_at("/id");
        let keys = format!("/api/v1/api-users/{id}/keys");
        let made = self.post(who, &keys, json!({ "name": "Left" })).await.is(201);
        (id, made.text_at("/key/id"), Asker::Program(made.text_at("/secret")))
    }
}

/// An answer as API Gateway would send it on.
fn reply(answer: &Value) -> Reply {
    let mut headers = HeaderMap::new();
    for (name, value) in answer["headers"].as_object().into_iter().flatten() {
        let name: HeaderName = name.parse().unwrap();
        headers.append(name, value.as_str().unwrap().parse().unwrap());
    }
    for cookie in answer["cookies"].as_array().into_iter().flatten() {
        headers.append(SET_COOKIE, cookie.as_str().unwrap().parse().unwrap());
    }
    let body = answer["body"].as_str().unwrap_or_default();
    let bytes = if answer["isBase64Encoded"] == true {
        BASE64_STANDARD.decode(body).unwrap()
    } else {
        body.as_bytes().to_vec()
    };
    Reply::new(u16::try_from(answer["statusCode"].as_u64().unwrap()).unwrap(), headers, &bytes)
}
