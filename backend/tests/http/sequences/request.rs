//! Turns an operation into a request, and reads ids and credentials from the answer.

use http::Method;
use jiff::SignedDuration;
use postern_law::{Caller, Id, Kind, Operation as Change, Set, State, Tokens};
use serde_json::{Map, Value, json};

use super::operation::{Entity, Operation};
use super::service::{Key, Principal, SESSION, Service, names};
use crate::harness::{self, Actor, PASSWORD, Program, Reply};

const ROLES: &str = "/api/v1/roles";
const TOKENS: &str = "/api/v1/account/tokens";
const RESOURCES: &str = "/api/v1/resources";
/// The password that alternates with `PASSWORD`.
const OTHER_PASSWORD: &str = "copper lantern willow sky";

fn tokens(tokens: Tokens) -> &'static str {
    if tokens == Tokens::Keep { "keep" } else { "delete" }
}

fn other(password: &str) -> &'static str {
    if password == PASSWORD { OTHER_PASSWORD } else { PASSWORD }
}

impl Service {
    pub fn principal_path(&self, id: Id) -> String {
        let id = &self.principal(id).id;
        harness::Kind::of(id).path(id)
    }

    pub fn keys_path(&self, owner: Id) -> String {
        let owner = &self.principal(owner).id;
        harness::Kind::of(owner).keys(owner)
    }

    /// The path of a key. In the owner's session, it is under `/account/tokens`.
    fn key_path(&self, state: &State, caller: Option<Caller>, key: Id) -> String {
        let (owner, key) = (state.key(key).owner, &self.key(key).program.id);
        let own = caller == Some(Caller::Session(owner));
        if own { format!("{TOKENS}/{key}") } else { format!("{}/{key}", self.keys_path(owner)) }
    }

    fn role_ids(&self, roles: Set) -> Vec<&str> {
        roles.iter().map(|role| self.role(role)).collect()
    }

    /// A unique name. Some contain characters that are special elsewhere.
    fn name(&self) -> String {
        format!("{}{}", ["Dock ", "=Gate ", "Pier\u{e9} "][self.requests % 3], self.requests)
    }

    fn login(&self) -> String {
        format!("person{}@example.com", self.requests)
    }

    fn note(&self) -> &'static str {
        ["", "By the gate", "two\r\nlines", "\"quoted\""][self.requests % 4]
    }

    /// Sends the request of an operation. `state` is the state before it.
    pub async fn request(&mut self, state: &State, caller: Option<Caller>, operation: &Operation) -> Reply {
        self.requests += 1;
        let actor = caller.map_or_else(|| self.postern.anonymous(), |caller| self.actor(caller));
        let resource = |n: usize| format!("{RESOURCES}/{}", self.resources[n]);
        match *operation {
            Operation::Law(change) => self.change(state, caller, &actor, change).await,
            Operation::Edit { entity, ref changes, name, note } => {
                let mut body = self.fields(changes);
                body.extend(name.then(|| ("name".to_owned(), json!(self.name()))));
                if let Entity::Principal(id) = entity
                    && name
                    && self.principal(id).kind == Kind::User
                {
                    body.insert("login".to_owned(), json!(self.login()));
                }
                let field = if matches!(entity, Entity::Role(_)) { "description" } else { "note" };
                body.extend(note.then(|| (field.to_owned(), json!(self.note()))));
                let path = match entity {
                    Entity::Role(role) => format!("{ROLES}/{}", self.role(role)),
                    Entity::Principal(id) => self.principal_path(id),
                    Entity::Key(key) => self.key_path(state, caller, key),
                };
                actor.edit(&path, body.into()).await
            }
            Operation::DeleteTokens(user) => actor.delete(&self.keys_path(user)).await,
            Operation::SignIn(id) => {
                let Principal { login, password, .. } = self.principal(id);
                self.postern.sign_in(login, password).await
            }
            Operation::SignOut => actor.delete(SESSION).await,
            Operation::CreateResource { kind } => {
                let name = format!("bins_{}", self.requests);
                actor.post(RESOURCES, json!({ "name": name, "kind": kind, "description": self.note() })).await
            }
            Operation::EditResource(n) => actor.edit(&resource(n), json!({ "description": self.name() })).await,
            Operation::RetireResource(n) => actor.delete(&resource(n)).await,
            Operation::Wait(_) => panic!("waiting takes no request"),
        }
    }

    /// Creates something in a list, every other time by a new external id.
    async fn create(&self, actor: &Actor<'_>, list: &str, body: Value) -> Reply {
        if self.requests.is_multiple_of(2) {
            return actor.post(list, body).await;
        }
        actor.send(Method::PUT, &format!("{list}/by-external-id/{}", self.requests), body).await
    }

    /// Sends the request of an operation of the model.
    async fn change(&self, state: &State, caller: Option<Caller>, actor: &Actor<'_>, change: Change) -> Reply {
        let name = self.name();
        let edit = async |path: &str| actor.edit(path, self.fields(&[change]).into()).await;
        match change {
            Change::CreateRole(set) => {
                let body = json!({ "name": name, "description": self.note(), "permissions": names(set) });
                self.create(actor, ROLES, body).await
            }
            Change::EditRole(role, _) => edit(&format!("{ROLES}/{}", self.role(role))).await,
            Change::DeleteRole(role) => actor.delete(&format!("{ROLES}/{}", self.role(role))).await,
            Change::Create { kind, roles } => {
                let mut body = json!({ "name": name });
                if kind == Kind::User {
                    body["login"] = json!(self.login());
                }
                match caller {
                    Some(Caller::Key(key)) if roles == state.principal(state.key(key).owner).roles => {
                        body["inherit_roles"] = json!(true);
                    }
                    _ => body["roles"] = json!(self.role_ids(roles)),
                }
                self.create(actor, if kind == Kind::User { "/api/v1/users" } else { "/api/v1/api-users" }, body).await
            }
            Change::SetRoles(id, _) | Change::Disable(id) | Change::Enable(id) => edit(&self.principal_path(id)).await,
            Change::Delete(id) => actor.delete(&self.principal_path(id)).await,
            Change::InviteAgain(id, end) => {
                actor.post(&format!("{}/invitation", self.principal_path(id)), json!({ "tokens": tokens(end) })).await
            }
            Change::AcceptInvitation(id) => {
                let body = json!({ "code": self.principal(id).invitation, "password": PASSWORD });
                actor.post("/api/v1/invitations/accept", body).await
            }
            Change::Adopt { principal, keep_sign_in } => {
                let path = format!("{}/adopt", self.principal_path(principal));
                actor.post(&path, json!({ "keep_sign_in": keep_sign_in })).await
            }
            Change::HandOver { principal, key } => {
                let owner = &self.principal(state.key(key).owner).id;
                let body = json!({ "key": { "owner": owner, "id": self.key(key).program.id } });
                actor.post(&format!("{}/hand-over", self.principal_path(principal)), body).await
            }
            Change::Succeed { old, new } => {
                let owner = &self.principal(state.key(new).owner).id;
                let body = json!({ "key": { "owner": owner, "id": self.key(new).program.id } });
                actor.post(&format!("{}/succeed", self.key_path(state, caller, old)), body).await
            }
            Change::EndSessions(id) => actor.delete(&format!("{}/sessions", self.principal_path(id))).await,
            Change::ChangePassword(end) => {
                let current = caller.map_or(PASSWORD, |caller| self.principal(state.principal_of(caller)).password);
                let body = json!({ "current": current, "new": other(current), "tokens": tokens(end) });
                actor.post("/api/v1/account/password", body).await
            }
            Change::IssueKey { owner, scope } => {
                let own = self.principal(owner).kind == Kind::User;
                let path = if own { TOKENS.to_owned() } else { self.keys_path(owner) };
                let mut body = json!({ "name": name, "note": self.note() });
                if let Some(scope) = scope {
                    body["scope"] = json!(names(scope));
                }
                if self.requests.is_multiple_of(7) {
                    body["expires_at"] = json!(self.postern.now() + SignedDuration::from_mins(1));
                }
                actor.post(&path, body).await
            }
            Change::RotateKey(key) => {
                let body = json!({ "overlap_seconds": ([0, 30, 3600][self.requests % 3]) });
                actor.post(&format!("{}/rotate", self.key_path(state, caller, key)), body).await
            }
            Change::DisableKey(key) | Change::EnableKey(key) => edit(&self.key_path(state, caller, key)).await,
            Change::DeleteKey(key) => actor.delete(&self.key_path(state, caller, key)).await,
            Change::Expire(_) => panic!("keys expire as time passes"),
        }
    }

    /// The fields of a `PATCH` that makes these changes.
    fn fields(&self, changes: &[Change]) -> Map<String, Value> {
        let field = |change: &Change| match *change {
            Change::EditRole(_, set) => ("permissions".to_owned(), json!(names(set))),
            Change::SetRoles(_, roles) => ("roles".to_owned(), json!(self.role_ids(roles))),
            Change::Disable(_) | Change::DisableKey(_) => ("disabled".to_owned(), json!(true)),
            Change::Enable(_) | Change::EnableKey(_) => ("disabled".to_owned(), json!(false)),
            _ => panic!("{change:?} is no edit"),
        };
        changes.iter().map(field).collect()
    }

    /// Remembers the ids and credentials in an answer.
    pub fn learn(&mut self, caller: Option<Caller>, operation: &Operation, reply: &Reply) {
        match *operation {
            Operation::Law(Change::CreateRole(_)) => self.roles.push(reply.text_at("/id")),
            Operation::Law(Change::Create { kind: Kind::User, .. }) => {
                let invitation = Some(reply.text_at("/invitation/code"));
                self.add_user(reply.text_at("/user/id"), reply.text_at("/user/login"), invitation);
            }
            Operation::Law(Change::Create { .. }) => {
                self.add_user(reply.text_at("/id"), String::new(), None);
                self.principals.last_mut().unwrap().kind = Kind::ApiUser;
            }
            Operation::Law(Change::InviteAgain(id, _) | Change::Adopt { principal: id, .. }) => {
                if let Some(Value::String(code)) = reply.body.pointer("/invitation/code") {
                    self.principal_mut(id).invitation = Some(code.clone());
                }
            }
            Operation::Law(Change::AcceptInvitation(id)) => {
                let principal = self.principal_mut(id);
                (principal.cookie, principal.password) = (Some(reply.cookie()), PASSWORD);
            }
            Operation::Law(Change::ChangePassword(_)) => {
                let Some(Caller::Session(id)) = caller else { return };
                let principal = self.principal_mut(id);
                (principal.cookie, principal.password) = (Some(reply.cookie()), other(principal.password));
            }
            Operation::Law(Change::IssueKey { .. }) => {
                let expires_at = reply["key"]["expires_at"].as_str().map(|at| at.parse().unwrap());
                self.keys.push(Key { program: Program::of(reply), expires_at });
            }
            Operation::Law(Change::RotateKey(key)) => self.keys[usize::from(key)].program = Program::of(reply),
            Operation::Edit { entity: Entity::Principal(id), .. } if self.principal(id).kind == Kind::User => {
                self.principal_mut(id).login = reply.text_at("/login");
            }
            Operation::SignIn(id) => self.principal_mut(id).cookie = Some(reply.cookie()),
            Operation::CreateResource { .. } => self.resources.push(reply.text_at("/name")),
            _ => {}
        }
    }

    pub fn add_user(&mut self, id: String, login: String, invitation: Option<String>) {
        let principal = Principal { id, kind: Kind::User, login, password: PASSWORD, cookie: None, invitation };
        self.principals.push(principal);
    }
}
