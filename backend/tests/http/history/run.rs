//! Runs a history over HTTP as a person and a program, and keeps track of the entities it creates.

use http::Method;
use jiff::SignedDuration;
use serde_json::{Map, Value, json};

use super::step::{Operation, Step};
use crate::harness::{Actor, PASSWORD, Postern, Program, Reply};

/// The entities that a history has created so far.
pub struct HistoryRun {
    pub roles: Vec<String>,
    /// The first is Ada, who is changed only by herself.
    pub users: Vec<String>,
    /// The first is the program's own, which is only issued keys.
    pub api_users: Vec<String>,
    pub resources: Vec<String>,
    program: Program,
    keys: Vec<(String, String)>,
    tokens: Vec<String>,
    invitations: Vec<String>,
    steps: usize,
}

/// A step with its caller, name and note.
struct StepContext<'a> {
    postern: &'a Postern,
    ada: Actor<'a>,
    caller: Actor<'a>,
    step: &'a Step,
    number: usize,
    name: String,
    note: &'static str,
}

impl HistoryRun {
    pub async fn new(postern: &Postern) -> Self {
        let ada = postern.ada();
        // The program uses a key of its own API user, so that Ada's tokens can be deleted.
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
            steps: 0,
        }
    }

    /// Performs a step, if there is an entity for it. It may be refused but must not cause a 5xx.
    pub async fn perform(&mut self, postern: &Postern, step: &Step) {
        self.steps += 1;
        let (ada, program) = (postern.ada(), self.program.clone());
        let context = StepContext {
            postern,
            caller: if step.by_program { program.at(postern) } else { ada.clone() },
            ada,
            step,
            number: self.steps,
            name: format!("{}{}", ["Dock ", "=Gate ", "Pier\u{e9} "][step.content % 3], self.steps),
            note: ["", "By the gate", "two\r\nlines", "\"quoted\""][step.content % 4],
        };
        let reply = match step.operation {
            Operation::RoleCreate | Operation::RoleEdit | Operation::RoleDelete => self.role(&context).await,
            Operation::UserCreate | Operation::UserInvite | Operation::UserAccept => self.person(&context).await,
            Operation::UserEdit | Operation::UserAdopt | Operation::UserHandOver | Operation::UserDelete => {
                self.principal(&context, "users", context.pick(&self.users[1..])).await
            }
            Operation::ApiUserCreate => {
                let reply = context.post("api-users", self.with_roles(&context, json!({ "name": context.name }))).await;
                self.api_users.extend(created_id(&reply, "/id"));
                Some(reply)
            }
            Operation::ApiUserEdit
            | Operation::ApiUserAdopt
            | Operation::ApiUserHandOver
            | Operation::ApiUserDelete => {
                self.principal(&context, "api-users", context.pick(&self.api_users[1..])).await
            }
            Operation::KeyIssue | Operation::KeyEdit | Operation::KeyRotate | Operation::KeyDelete => {
                self.key(&context).await
            }
            Operation::TokenIssue
            | Operation::TokenEdit
            | Operation::TokenRotate
            | Operation::TokenDelete
            | Operation::TokensDelete => self.token(&context).await,
            Operation::ResourceCreate | Operation::ResourceEdit | Operation::ResourceRetire => {
                self.resource(&context).await
            }
            Operation::SignIn => Some(postern.sign_in("ada@example.com", PASSWORD).await),
            Operation::Wait => {
                postern.advance(SignedDuration::from_millis([1, 1000, 60_000][step.content % 3]));
                None
            }
        };
        assert!(reply.as_ref().is_none_or(|reply| reply.status < 500), "{step:?}: {reply:?}");
    }

    async fn role(&mut self, context: &StepContext<'_>) -> Option<Reply> {
        let permissions = json!(context.subset(&["inventory:read", "inventory:write", "users:read", "billing:read"]));
        if let Operation::RoleCreate = context.step.operation {
            let new = json!({ "name": context.name, "description": context.note, "permissions": permissions });
            let reply = context.post("roles", new).await;
            self.roles.extend(created_id(&reply, "/id"));
            return Some(reply);
        }
        let path = format!("/api/v1/roles/{}", context.pick(&self.roles)?);
        let fields =
            [("name", json!(context.name)), ("description", json!(context.note)), ("permissions", permissions)];
        Some(match context.step.operation {
            Operation::RoleEdit => context.caller.edit(&path, context.chosen_fields(fields)).await,
            _ => context.caller.delete(&path).await,
        })
    }

    /// The steps that only users have.
    async fn person(&mut self, context: &StepContext<'_>) -> Option<Reply> {
        let reply = match context.step.operation {
            Operation::UserCreate => {
                let login = format!("person{}@example.com", context.number);
                context.post("users", self.with_roles(context, json!({ "login": login, "name": context.name }))).await
            }
            Operation::UserInvite => {
                let (user, tokens) = (context.pick(&self.users[1..])?, ["keep", "delete"][context.step.content % 2]);
                context.caller.post(&format!("/api/v1/users/{user}/invitation"), json!({ "tokens": tokens })).await
            }
            _ => {
                let body = json!({ "code": self.invitations.pop()?, "password": PASSWORD });
                return Some(context.postern.anonymous().post("/api/v1/invitations/accept", body).await);
            }
        };
        self.invitations.extend(created_id(&reply, "/invitation/code"));
        let known = |id: &String| self.users.contains(id);
        let new = created_id(&reply, "/user/id").filter(|id| !known(id));
        self.users.extend(new);
        Some(reply)
    }

    /// The steps that users and API users share.
    async fn principal(&self, context: &StepContext<'_>, segment: &str, id: Option<String>) -> Option<Reply> {
        let path = format!("/api/v1/{segment}/{}", id?);
        let fields = [
            ("name", json!(context.name)),
            ("roles", json!(context.subset(&self.latest_roles()))),
            ("disabled", json!(context.step.target.is_multiple_of(2))),
        ];
        Some(match context.step.operation {
            Operation::UserEdit | Operation::ApiUserEdit => {
                context.caller.edit(&path, context.chosen_fields(fields)).await
            }
            Operation::UserAdopt | Operation::ApiUserAdopt => {
                let body = json!({ "keep_sign_in": context.step.content.is_multiple_of(2) });
                context.ada.post(&format!("{path}/adopt"), body).await
            }
            Operation::UserHandOver | Operation::ApiUserHandOver => {
                let (owner, id) = (&self.api_users[0], &self.program.id);
                context.ada.post(&format!("{path}/hand-over"), json!({ "key": { "owner": owner, "id": id } })).await
            }
            _ => context.caller.delete(&path).await,
        })
    }

    async fn key(&mut self, context: &StepContext<'_>) -> Option<Reply> {
        if let Operation::KeyIssue = context.step.operation {
            let owner = context.pick(&self.api_users)?;
            let reply = context.post(&format!("api-users/{owner}/keys"), context.new_key()).await;
            self.keys.extend(created_id(&reply, "/key/id").map(|id| (owner, id)));
            return Some(reply);
        }
        let (owner, id) = context.pick(&self.keys)?;
        Some(context.manage_key(&context.caller, &format!("/api/v1/api-users/{owner}/keys/{id}")).await)
    }

    async fn token(&mut self, context: &StepContext<'_>) -> Option<Reply> {
        match context.step.operation {
            Operation::TokenIssue => {
                let reply = context.ada.post("/api/v1/account/tokens", context.new_key()).await;
                self.tokens.extend(created_id(&reply, "/key/id"));
                Some(reply)
            }
            Operation::TokensDelete => {
                Some(context.ada.delete(&format!("/api/v1/users/{}/tokens", context.ada.id)).await)
            }
            _ => {
                let path = format!("/api/v1/account/tokens/{}", context.pick(&self.tokens)?);
                Some(context.manage_key(&context.ada, &path).await)
            }
        }
    }

    async fn resource(&mut self, context: &StepContext<'_>) -> Option<Reply> {
        if let Operation::ResourceCreate = context.step.operation {
            let kind = ["collection", "external"][context.step.content % 2];
            let new = json!({ "name": format!("bins_{}", context.number), "kind": kind, "description": context.note });
            let reply = context.post("resources", new).await;
            self.resources.extend(created_id(&reply, "/name"));
            return Some(reply);
        }
        let path = format!("/api/v1/resources/{}", context.pick(&self.resources)?);
        Some(match context.step.operation {
            Operation::ResourceEdit => context.caller.edit(&path, json!({ "description": context.name })).await,
            _ => context.caller.delete(&path).await,
        })
    }

    /// Adds some of the latest roles to a new principal, or leaves out the field for the default roles.
    fn with_roles(&self, context: &StepContext<'_>, mut new: Value) -> Value {
        if context.step.content.is_multiple_of(3) {
            new["roles"] = json!(context.subset(&self.latest_roles()));
        }
        new
    }

    fn latest_roles(&self) -> Vec<&String> {
        self.roles.iter().rev().take(4).collect()
    }
}

impl StepContext<'_> {
    async fn post(&self, path: &str, body: Value) -> Reply {
        self.caller.post(&format!("/api/v1/{path}"), body).await
    }

    /// One of these, deleted or not.
    fn pick<T: Clone>(&self, all: &[T]) -> Option<T> {
        all.get(self.step.target % all.len().max(1)).cloned()
    }

    fn subset<T: Copy>(&self, all: &[T]) -> Vec<T> {
        all.iter().enumerate().filter(|(n, _)| self.step.content & (1 << n) != 0).map(|(_, one)| *one).collect()
    }

    /// Some of the fields of an edit, possibly none.
    fn chosen_fields<const N: usize>(&self, fields: [(&str, Value); N]) -> Value {
        let fields = fields.into_iter().enumerate().filter(|(n, _)| self.step.content & (1 << n) != 0);
        Value::Object(fields.map(|(_, (name, value))| (name.to_owned(), value)).collect::<Map<_, _>>())
    }

    /// A new key, possibly with a scope, possibly about to expire.
    fn new_key(&self) -> Value {
        let mut new = json!({ "name": self.name, "note": self.note });
        if self.step.content & 1 != 0 {
            new["scope"] = json!(self.subset(&["api_keys:verify", "inventory:read", "roles:write"]));
        }
        if self.step.content & 8 != 0 {
            new["expires_at"] = json!(self.postern.now() + SignedDuration::from_mins(1));
        }
        new
    }

    async fn manage_key(&self, caller: &Actor<'_>, path: &str) -> Reply {
        let disabled = json!(self.step.target.is_multiple_of(2));
        let fields = [("name", json!(self.name)), ("note", json!(self.note)), ("disabled", disabled)];
        match self.step.operation {
            Operation::KeyEdit | Operation::TokenEdit => caller.edit(path, self.chosen_fields(fields)).await,
            Operation::KeyRotate | Operation::TokenRotate => {
                let overlap = [0, 30, 3600][self.step.content % 3];
                caller.send(Method::POST, &format!("{path}/rotate"), json!({ "overlap_seconds": overlap })).await
            }
            _ => caller.delete(path).await,
        }
    }
}

/// The id of the created entity, if the request succeeded.
fn created_id(reply: &Reply, pointer: &str) -> Option<String> {
    let created_id = reply.body.pointer(pointer).filter(|_| reply.status < 300);
    created_id.and_then(Value::as_str).map(str::to_owned)
}
