//! Turns an operation of the model into a request, and reads ids and credentials from the answer.

use postern_law::{Caller, Id, Kind, Operation, Set, State, Tokens};
use serde_json::{Value, json};

use super::service::{Principal, Service, names};
use crate::harness::{PASSWORD, Program, Reply};

const ROLES: &str = "/api/v1/roles";
const TOKENS: &str = "/api/v1/account/tokens";
/// The password that alternates with `PASSWORD`.
const OTHER_PASSWORD: &str = "copper lantern willow sky";

fn tokens(tokens: Tokens) -> &'static str {
    if tokens == Tokens::Keep { "keep" } else { "delete" }
}

fn other(password: &str) -> &'static str {
    if password == PASSWORD { OTHER_PASSWORD } else { PASSWORD }
}

impl Service {
    fn path(&self, id: Id) -> String {
        let Principal { id, kind, .. } = self.principal(id);
        let collection = if *kind == Kind::User { "users" } else { "api-users" };
        format!("/api/v1/{collection}/{id}")
    }

    /// The path of a key. In the owner's session, it is under `/account/tokens`.
    fn key_path(&self, state: &State, caller: Option<Caller>, key: Id) -> String {
        let (owner, key) = (state.key(key).owner, &self.key(key).id);
        match self.principal(owner).kind {
            _ if caller == Some(Caller::Session(owner)) => format!("{TOKENS}/{key}"),
            Kind::User => format!("{}/tokens/{key}", self.path(owner)),
            Kind::ApiUser => format!("{}/keys/{key}", self.path(owner)),
        }
    }

    fn role_ids(&self, roles: Set) -> Vec<&str> {
        roles.iter().map(|role| self.role(role)).collect()
    }

    /// Sends the request of an operation. `state` is the state before it.
    pub async fn request(&mut self, state: &State, caller: Option<Caller>, operation: Operation) -> Reply {
        let name = self.name("Name");
        let actor = caller.map_or_else(|| self.postern.anonymous(), |caller| self.actor(caller));
        match operation {
            Operation::CreateRole(set) => actor.post(ROLES, json!({ "name": name, "permissions": names(set) })).await,
            Operation::EditRole(role, set) => {
                actor.edit(&format!("{ROLES}/{}", self.role(role)), json!({ "permissions": names(set) })).await
            }
            Operation::DeleteRole(role) => actor.delete(&format!("{ROLES}/{}", self.role(role))).await,
            Operation::Create { kind, roles } => {
                let mut body = json!({ "name": name });
                if kind == Kind::User {
                    body["login"] = json!(login(&name));
                }
                // If the field is omitted, the roles are the key owner's, or none in a session.
                let default = match caller {
                    Some(Caller::Key(key)) => state.principal(state.key(key).owner).roles,
                    _ => Set::EMPTY,
                };
                if roles != default {
                    body["roles"] = json!(self.role_ids(roles));
                }
                actor.post(if kind == Kind::User { "/api/v1/users" } else { "/api/v1/api-users" }, body).await
            }
            Operation::SetRoles(id, roles) => {
                actor.edit(&self.path(id), json!({ "roles": self.role_ids(roles) })).await
            }
            Operation::Disable(id) => actor.edit(&self.path(id), json!({ "disabled": true })).await,
            Operation::Enable(id) => actor.edit(&self.path(id), json!({ "disabled": false })).await,
            Operation::Delete(id) => actor.delete(&self.path(id)).await,
            Operation::InviteAgain(id, end) => {
                actor.post(&format!("{}/invitation", self.path(id)), json!({ "tokens": tokens(end) })).await
            }
            Operation::AcceptInvitation(id) => {
                let body = json!({ "code": self.principal(id).invitation, "password": PASSWORD });
                actor.post("/api/v1/invitations/accept", body).await
            }
            Operation::Adopt { principal, keep_sign_in } => {
                actor.post(&format!("{}/adopt", self.path(principal)), json!({ "keep_sign_in": keep_sign_in })).await
            }
            Operation::HandOver { principal, key } => {
                let owner = &self.principal(state.key(key).owner).id;
                let body = json!({ "key": { "owner": owner, "id": self.key(key).id } });
                actor.post(&format!("{}/hand-over", self.path(principal)), body).await
            }
            Operation::EndSessions(id) => actor.delete(&format!("{}/sessions", self.path(id))).await,
            Operation::ChangePassword(end) => {
                let current = caller.map_or(PASSWORD, |caller| self.principal(state.principal_of(caller)).password);
                let body = json!({ "current": current, "new": other(current), "tokens": tokens(end) });
                actor.post("/api/v1/account/password", body).await
            }
            Operation::IssueKey { owner, scope } => {
                let own = self.principal(owner).kind == Kind::User;
                let path = if own { TOKENS.to_owned() } else { format!("{}/keys", self.path(owner)) };
                let mut body = json!({ "name": name });
                if let Some(scope) = scope {
                    body["scope"] = json!(names(scope));
                }
                actor.post(&path, body).await
            }
            Operation::RotateKey(key) => {
                actor.post(&format!("{}/rotate", self.key_path(state, caller, key)), json!({})).await
            }
            Operation::DisableKey(key) => {
                actor.edit(&self.key_path(state, caller, key), json!({ "disabled": true })).await
            }
            Operation::EnableKey(key) => {
                actor.edit(&self.key_path(state, caller, key), json!({ "disabled": false })).await
            }
            Operation::DeleteKey(key) => actor.delete(&self.key_path(state, caller, key)).await,
            Operation::Expire(_) => panic!("time stands still"),
        }
    }

    /// Remembers the ids and credentials in an answer.
    pub fn learn(&mut self, caller: Option<Caller>, operation: Operation, reply: &Reply) {
        match operation {
            Operation::CreateRole(_) => self.roles.push(reply.text_at("/id")),
            Operation::Create { kind: Kind::User, .. } => {
                let invitation = Some(reply.text_at("/invitation/code"));
                self.add_user(reply.text_at("/user/id"), reply.text_at("/user/login"), invitation);
            }
            Operation::Create { .. } => {
                self.add_user(reply.text_at("/id"), String::new(), None);
                self.principals.last_mut().unwrap().kind = Kind::ApiUser;
            }
            Operation::InviteAgain(id, _) | Operation::Adopt { principal: id, .. } => {
                if let Some(Value::String(code)) = reply.body.pointer("/invitation/code") {
                    self.principal_mut(id).invitation = Some(code.clone());
                }
            }
            Operation::AcceptInvitation(id) => {
                let principal = self.principal_mut(id);
                (principal.cookie, principal.password) = (Some(reply.cookie()), PASSWORD);
            }
            Operation::ChangePassword(_) => {
                let Some(Caller::Session(id)) = caller else { return };
                let principal = self.principal_mut(id);
                (principal.cookie, principal.password) = (Some(reply.cookie()), other(principal.password));
            }
            Operation::IssueKey { .. } => self.keys.push(Program::of(reply)),
            Operation::RotateKey(key) => self.keys[usize::from(key)] = Program::of(reply),
            _ => {}
        }
    }

    pub fn add_user(&mut self, id: String, login: String, invitation: Option<String>) {
        let principal = Principal { id, kind: Kind::User, login, password: PASSWORD, cookie: None, invitation };
        self.principals.push(principal);
    }
}

fn login(name: &str) -> String {
    format!("{}@example.com", name.to_lowercase().replace(' ', "-"))
}
