//! Living through a history over HTTP, by a person and by a program, and keeping what was made.

use http::Method;
use jiff::SignedDuration;
use serde_json::{Map, Value, json};

use super::step::{Step, What};
use crate::harness::{Actor, PASSWORD, Postern, Program, Reply};

/// What a history has made so far.
pub struct HistoryRun {
    pub roles: Vec<String>,
    /// Ada is the first: she is touched by herself alone.
    pub users: Vec<String>,
    /// The program's own is the first: it is given keys, and nothing else.
    pub api_users: Vec<String>,
    pub resources: Vec<String>,
    program: Program,
    keys: Vec<(String, String)>,
    tokens: Vec<String>,
    invitations: Vec<String>,
    made: usize,
}

/// A step as it is taken: by whom, and in which words.
struct Turn<'a> {
    postern: &'a Postern,
    ada: Actor<'a>,
    who: Actor<'a>,
    step: &'a Step,
    mark: usize,
    name: String,
    note: &'static str,
}

impl HistoryRun {
    pub async fn new(postern: &Postern) -> Self {
        let ada = postern.ada();
        // The program acts with a key of its own API user, so that Ada's tokens can go.
        let robot = ada.api_user("Robot", &["rol_000000000000"]).await;
        let program = ada.key(&robot, "Robot's").await;
        Self {
            roles: Vec::new(),
            users: vec![ada.id],
            api_users: vec![robot],
            resources: Vec::new(),
            program,
            keys: Vec::new(),
            tokens: Vec::new(),
            invitations: Vec::new(),
            made: 0,
        }
    }

    /// Takes a step, if there is anything to take it on. It may be refused, but never fail.
    pub async fn take(&mut self, postern: &Postern, step: &Step) {
        self.made += 1;
        let (ada, program) = (postern.ada(), self.program.clone());
        let turn = Turn {
            postern,
            who: if step.by_program { program.at(postern) } else { ada.clone() },
            ada,
            step,
            mark: self.made,
            name: format!("{}{}", ["Dock ", "=Gate ", "Pier\u{e9} "][step.say % 3], self.made),
            note: ["", "By the gate", "two\r\nlines", "\"quoted\""][step.say % 4],
        };
        let reply = match step.what {
            What::RoleCreate | What::RoleEdit | What::RoleDelete => self.role(&turn).await,
            What::UserCreate | What::UserInvite | What::UserAccept => self.person(&turn).await,
            What::UserEdit | What::UserAdopt | What::UserHandOver | What::UserDelete => {
                self.principal(&turn, "users", turn.pick(&self.users[1..])).await
            }
            What::ApiUserCreate => {
                let reply = turn.post("api-users", self.with_roles(&turn, json!({ "name": turn.name }))).await;
                self.api_users.extend(made(&reply, "/id"));
                Some(reply)
            }
            What::ApiUserEdit | What::ApiUserAdopt | What::ApiUserHandOver | What::ApiUserDelete => {
                self.principal(&turn, "api-users", turn.pick(&self.api_users[1..])).await
            }
            What::KeyIssue | What::KeyEdit | What::KeyRotate | What::KeyDelete => self.key(&turn).await,
            What::TokenIssue | What::TokenEdit | What::TokenRotate | What::TokenDelete | What::TokensDelete => {
                self.token(&turn).await
            }
            What::ResourceCreate | What::ResourceEdit | What::ResourceRetire => self.resource(&turn).await,
            What::SignIn => Some(postern.sign_in("ada@example.com", PASSWORD).await),
            What::Wait => {
                postern.pass(SignedDuration::from_millis([1, 1000, 60_000][step.say % 3]));
                None
            }
        };
        assert!(reply.as_ref().is_none_or(|reply| reply.status < 500), "{step:?}: {reply:?}");
    }

    async fn role(&mut self, turn: &Turn<'_>) -> Option<Reply> {
        let permissions = json!(turn.some(&["inventory:read", "inventory:write", "users:read", "billing:read"]));
        if let What::RoleCreate = turn.step.what {
            let new = json!({ "name": turn.name, "description": turn.note, "permissions": permissions });
            let reply = turn.post("roles", new).await;
            self.roles.extend(made(&reply, "/id"));
            return Some(reply);
        }
        let path = format!("/api/v1/roles/{}", turn.pick(&self.roles)?);
        let fields = [("name", json!(turn.name)), ("description", json!(turn.note)), ("permissions", permissions)];
        Some(match turn.step.what {
            What::RoleEdit => turn.who.edit(&path, turn.chosen(fields)).await,
            _ => turn.who.delete(&path).await,
        })
    }

    /// What is done to people only.
    async fn person(&mut self, turn: &Turn<'_>) -> Option<Reply> {
        let reply = match turn.step.what {
            What::UserCreate => {
                let login = format!("person{}@example.com", turn.mark);
                turn.post("users", self.with_roles(turn, json!({ "login": login, "name": turn.name }))).await
            }
            What::UserInvite => {
                let (user, tokens) = (turn.pick(&self.users[1..])?, ["keep", "delete"][turn.step.say % 2]);
                turn.who.post(&format!("/api/v1/users/{user}/invitation"), json!({ "tokens": tokens })).await
            }
            _ => {
                let body = json!({ "code": self.invitations.pop()?, "password": PASSWORD });
                return Some(turn.postern.nobody().post("/api/v1/invitations/accept", body).await);
            }
        };
        self.invitations.extend(made(&reply, "/invitation/code"));
        let known = |id: &String| self.users.contains(id);
        let new = made(&reply, "/user/id").filter(|id| !known(id));
        self.users.extend(new);
        Some(reply)
    }

    /// What is done alike to people and API users.
    async fn principal(&self, turn: &Turn<'_>, folder: &str, id: Option<String>) -> Option<Reply> {
        let path = format!("/api/v1/{folder}/{}", id?);
        let fields = [
            ("name", json!(turn.name)),
            ("roles", json!(turn.some(&self.latest_roles()))),
            ("disabled", json!(turn.step.which.is_multiple_of(2))),
        ];
        Some(match turn.step.what {
            What::UserEdit | What::ApiUserEdit => turn.who.edit(&path, turn.chosen(fields)).await,
            What::UserAdopt | What::ApiUserAdopt => {
                let body = json!({ "keep_sign_in": turn.step.say.is_multiple_of(2) });
                turn.ada.post(&format!("{path}/adopt"), body).await
            }
            What::UserHandOver | What::ApiUserHandOver => {
                let (owner, id) = (&self.api_users[0], &self.program.id);
                turn.ada.post(&format!("{path}/hand-over"), json!({ "key": { "owner": owner, "id": id } })).await
            }
            _ => turn.who.delete(&path).await,
        })
    }

    async fn key(&mut self, turn: &Turn<'_>) -> Option<Reply> {
        if let What::KeyIssue = turn.step.what {
            let owner = turn.pick(&self.api_users)?;
            let reply = turn.post(&format!("api-users/{owner}/keys"), turn.new_key()).await;
            self.keys.extend(made(&reply, "/key/id").map(|id| (owner, id)));
            return Some(reply);
        }
        let (owner, id) = turn.pick(&self.keys)?;
        Some(turn.touch_key(&turn.who, &format!("/api/v1/api-users/{owner}/keys/{id}")).await)
    }

    async fn token(&mut self, turn: &Turn<'_>) -> Option<Reply> {
        match turn.step.what {
            What::TokenIssue => {
                let reply = turn.ada.post("/api/v1/account/tokens", turn.new_key()).await;
                self.tokens.extend(made(&reply, "/key/id"));
                Some(reply)
            }
            What::TokensDelete => Some(turn.ada.delete(&format!("/api/v1/users/{}/tokens", turn.ada.id)).await),
            _ => {
                let path = format!("/api/v1/account/tokens/{}", turn.pick(&self.tokens)?);
                Some(turn.touch_key(&turn.ada, &path).await)
            }
        }
    }

    async fn resource(&mut self, turn: &Turn<'_>) -> Option<Reply> {
        if let What::ResourceCreate = turn.step.what {
            let kind = ["collection", "external"][turn.step.say % 2];
            let new = json!({ "name": format!("bins_{}", turn.mark), "kind": kind, "description": turn.note });
            let reply = turn.post("resources", new).await;
            self.resources.extend(made(&reply, "/name"));
            return Some(reply);
        }
        let path = format!("/api/v1/resources/{}", turn.pick(&self.resources)?);
        Some(match turn.step.what {
            What::ResourceEdit => turn.who.edit(&path, json!({ "description": turn.name })).await,
            _ => turn.who.delete(&path).await,
        })
    }

    /// A new principal, with some of the roles there are, or with those of whoever makes it.
    fn with_roles(&self, turn: &Turn<'_>, mut new: Value) -> Value {
        if turn.step.say.is_multiple_of(3) {
            new["roles"] = json!(turn.some(&self.latest_roles()));
        }
        new
    }

    fn latest_roles(&self) -> Vec<&String> {
        self.roles.iter().rev().take(4).collect()
    }
}

impl Turn<'_> {
    async fn post(&self, path: &str, body: Value) -> Reply {
        self.who.post(&format!("/api/v1/{path}"), body).await
    }

    /// One of these, gone or not.
    fn pick<T: Clone>(&self, things: &[T]) -> Option<T> {
        things.get(self.step.which % things.len().max(1)).cloned()
    }

    fn some<T: Copy>(&self, all: &[T]) -> Vec<T> {
        all.iter().enumerate().filter(|(n, _)| self.step.say & (1 << n) != 0).map(|(_, one)| *one).collect()
    }

    /// Some of the fields of an edit; none is an edit too.
    fn chosen<const N: usize>(&self, fields: [(&str, Value); N]) -> Value {
        let fields = fields.into_iter().enumerate().filter(|(n, _)| self.step.say & (1 << n) != 0);
        Value::Object(fields.map(|(_, (name, value))| (name.to_owned(), value)).collect::<Map<_, _>>())
    }

    /// A new key, perhaps limited and perhaps about to expire.
    fn new_key(&self) -> Value {
        let mut new = json!({ "name": self.name, "note": self.note });
        if self.step.say & 1 != 0 {
            new["scope"] = json!(self.some(&["api_keys:verify", "inventory:read", "roles:write"]));
        }
        if self.step.say & 8 != 0 {
            new["expires_at"] = json!(self.postern.now() + SignedDuration::from_mins(1));
        }
        new
    }

    async fn touch_key(&self, who: &Actor<'_>, path: &str) -> Reply {
        let disabled = json!(self.step.which.is_multiple_of(2));
        let fields = [("name", json!(self.name)), ("note", json!(self.note)), ("disabled", disabled)];
        match self.step.what {
            What::KeyEdit | What::TokenEdit => who.edit(path, self.chosen(fields)).await,
            What::KeyRotate | What::TokenRotate => {
                let overlap = [0, 30, 3600][self.step.say % 3];
                who.send(Method::POST, &format!("{path}/rotate"), json!({ "overlap_seconds": overlap })).await
            }
            _ => who.delete(path).await,
        }
    }
}

/// What an answer says was made, if anything was.
fn made(reply: &Reply, pointer: &str) -> Option<String> {
    let made = reply.body.pointer(pointer).filter(|_| reply.status < 300);
    made.and_then(Value::as_str).map(str::to_owned)
}
