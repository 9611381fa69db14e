//! The steps of a history: what can be done to roles, people, API users, keys and resources, by a person and by a program.

use http::Method;
use jiff::SignedDuration;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::harness::{Asker, PASSWORD, Postern, Program, Reply};

/// One thing done. Numbers pick one of what there is, gone things included.
#[derive(Debug, Clone)]
pub struct Step {
    what: What,
    which: usize,
    /// What is said: a name, a description, a set of permissions or roles.
    say: usize,
    /// Whether a program does it, where it can.
    by_program: bool,
}

#[derive(Debug, Clone, Copy)]
enum What {
    RoleCreate,
    RoleEdit,
    RoleDelete,
    UserCreate,
    UserEdit,
    UserAdopt,
    UserInvite,
    UserAccept,
    UserDelete,
    ApiUserCreate,
    ApiUserEdit,
    ApiUserAdopt,
    ApiUserDelete,
    KeyIssue,
    KeyEdit,
    KeyRotate,
    KeyDelete,
    TokenIssue,
    TokenEdit,
    TokenRotate,
    TokenDelete,
    TokensDelete,
    ResourceCreate,
    ResourceEdit,
    ResourceRetire,
    SignIn,
    Wait,
}

const ALL: [What; 27] = [
    What::RoleCreate,
    What::RoleEdit,
    What::UserCreate,
    What::UserEdit,
    What::UserAdopt,
    What::UserAccept,
    What::UserInvite,
    What::ApiUserCreate,
    What::ApiUserEdit,
    What::ApiUserAdopt,
    What::KeyIssue,
    What::KeyEdit,
    What::KeyRotate,
    What::TokenIssue,
    What::TokenEdit,
    What::TokenRotate,
    What::ResourceCreate,
    What::ResourceEdit,
    What::SignIn,
    What::Wait,
    What::KeyDelete,
    What::TokenDelete,
    What::TokensDelete,
    What::UserDelete,
    What::ApiUserDelete,
    What::RoleDelete,
    What::ResourceRetire,
];

/// Any step. People are rare among them: each password takes its time.
pub fn steps() -> impl Strategy<Value = Step> {
    let what = prop_oneof![
        12 => prop::sample::select(ALL.to_vec()).prop_filter("rare", |what| !matches!(what, What::UserAccept | What::SignIn)),
        1 => Just(What::UserAccept),
    ];
    let step = (what, 0..8_usize, 0..16_usize, prop::bool::weighted(0.3));
    step.prop_map(|(what, which, say, by_program)| Step { what, which, say, by_program })
}

/// Everything that can be done, once by a program and then, to the things that are made next, by a person.
pub fn one_of_each() -> Vec<Step> {
    let round = |which: usize| ALL.into_iter().map(move |what| Step { what, which, say: 7, by_program: which == 0 });
    round(0).chain(round(1)).collect()
}

/// What a history has made so far.
pub struct Past {
    pub roles: Vec<String>,
    /// Ada is the first.
    pub users: Vec<String>,
    pub api_users: Vec<String>,
    pub resources: Vec<String>,
    program: Program,
    keys: Vec<(String, String)>,
    tokens: Vec<String>,
    invitations: Vec<String>,
    made: usize,
}

impl Past {
    pub async fn new(postern: &Postern) -> Self {
        let ada = postern.ada();
        // The program acts with a key of its own API user, so that Ada's tokens can go.
        let robot = ada.api_user("Robot", &["rol_000000000000"]).await;
        let program = ada.key(&robot, "Robot's").await;
        let (users, api_users) = (vec![ada.id], vec![robot]);
        let (roles, resources, keys, tokens, invitations) = Default::default();
        Self { roles, users, api_users, resources, program, keys, tokens, invitations, made: 0 }
    }

    /// Takes a step. It may be refused, but never fail.
    pub async fn take(&mut self, postern: &Postern, step: &Step) {
        let ada = postern.ada();
        let (which, say) = (step.which, step.say);
        let who = if step.by_program { self.program.at(postern) } else { ada.clone() };
        let pick = |things: &[String]| things.get(which % things.len().max(1)).cloned();
        let base = "/api/v1";
        self.made += 1;
        let name = format!("{}{}", ["Dock ", "=Gate ", "Pier\u{e9} "][say % 3], self.made);
        let note = ["", "By the gate", "two\r\nlines", "\"quoted\""][say % 4];
        let permissions = || some(&["inventory:read", "inventory:write", "users:read", "billing:read"], say);
        // The first API user is the program's and the first user Ada: they are touched, and never stopped.
        let other = |things: &[String]| pick(&things[1.min(things.len())..]);
        let reply = match step.what {
            What::RoleCreate => {
                let new = json!({ "name": name, "description": note, "permissions": permissions() });
                let reply = who.post("/api/v1/roles", new).await;
                self.roles.extend(made(&reply, "/id"));
                reply
            }
            What::RoleEdit => {
                let Some(role) = pick(&self.roles) else { return };
                let edit = chosen(
                    say,
                    [("name", json!(name)), ("description", json!(note)), ("permissions", json!(permissions()))],
                );
                who.edit(&format!("{base}/roles/{role}"), edit).await
            }
            What::RoleDelete => {
                let Some(role) = pick(&self.roles) else { return };
                who.delete(&format!("{base}/roles/{role}")).await
            }
            What::UserCreate => {
                let login = format!("person{}@example.com", self.made);
                let reply =
                    who.post("/api/v1/users", self.with_roles(json!({ "login": login, "name": name }), say)).await;
                self.users.extend(made(&reply, "/user/id"));
                self.invitations.extend(made(&reply, "/invitation/code"));
                reply
            }
            What::UserInvite => {
                let Some(user) = other(&self.users) else { return };
                let reply = who.post_nothing(&format!("{base}/users/{user}/invitation")).await;
                self.invitations.extend(made(&reply, "/invitation/code"));
                reply
            }
            What::UserAccept => {
                let Some(code) = self.invitations.pop() else { return };
                let body = json!({ "code": code, "password": PASSWORD });
                postern.nobody().post("/api/v1/invitations/accept", body).await
            }
            What::UserEdit | What::UserAdopt | What::UserDelete => {
                let Some(user) = other(&self.users) else { return };
                self.touch(&who, &ada, step, &format!("{base}/users/{user}"), &name).await
            }
            What::ApiUserCreate => {
                let reply = who.post("/api/v1/api-users", self.with_roles(json!({ "name": name }), say)).await;
                self.api_users.extend(made(&reply, "/id"));
                reply
            }
            What::ApiUserEdit | What::ApiUserAdopt | What::ApiUserDelete => {
                let Some(api_user) = other(&self.api_users) else { return };
                self.touch(&who, &ada, step, &format!("{base}/api-users/{api_user}"), &name).await
            }
            What::KeyIssue => {
                let Some(owner) = pick(&self.api_users) else { return };
                let reply = who.post(&format!("{base}/api-users/{owner}/keys"), key(postern, say, &name, note)).await;
                self.keys.extend(made(&reply, "/key/id").map(|id| (owner, id)));
                reply
            }
            What::KeyEdit | What::KeyRotate | What::KeyDelete => {
                let Some((owner, id)) = self.keys.get(which % self.keys.len().max(1)) else { return };
                touch_key(&who, step, &format!("{base}/api-users/{owner}/keys/{id}"), &name, note).await
            }
            What::TokenIssue => {
                let reply = ada.post("/api/v1/account/tokens", key(postern, say, &name, note)).await;
                self.tokens.extend(made(&reply, "/key/id"));
                reply
            }
            What::TokenEdit | What::TokenRotate | What::TokenDelete => {
                let Some(token) = pick(&self.tokens) else { return };
                touch_key(&ada, step, &format!("{base}/account/tokens/{token}"), &name, note).await
            }
            What::TokensDelete => ada.delete(&format!("{base}/users/{}/tokens", ada.id)).await,
            What::ResourceCreate => {
                let kind = ["collection", "external"][say % 2];
                let new = json!({ "name": format!("bins_{}", self.made), "kind": kind, "description": note });
                let reply = who.post("/api/v1/resources", new).await;
                self.resources.extend(made(&reply, "/name"));
                reply
            }
            What::ResourceEdit | What::ResourceRetire => {
                let Some(resource) = pick(&self.resources) else { return };
                let path = format!("{base}/resources/{resource}");
                match step.what {
                    What::ResourceEdit => who.edit(&path, json!({ "description": name })).await,
                    _ => who.delete(&path).await,
                }
            }
            What::SignIn => postern.sign_in("ada@example.com", PASSWORD).await,
            What::Wait => return postern.pass(SignedDuration::from_millis([1, 1000, 60_000][say % 3])),
        };
        assert!(reply.status < 500, "{step:?}: {reply:?}");
    }

    /// A new principal, with some of the roles there are, or with those of whoever makes it.
    fn with_roles(&self, mut new: Value, say: usize) -> Value {
        if say.is_multiple_of(3) {
            new["roles"] = json!(self.some_roles(say));
        }
        new
    }

    fn some_roles(&self, say: usize) -> Vec<&String> {
        self.roles.iter().rev().take(4).enumerate().filter(|(n, _)| say & (1 << n) != 0).map(|(_, role)| role).collect()
    }

    async fn touch(&self, who: &Asker<'_>, ada: &Asker<'_>, step: &Step, path: &str, name: &str) -> Reply {
        let edit = [
            ("name", json!(name)),
            ("roles", json!(self.some_roles(step.say))),
            ("disabled", json!(step.which % 2 == 0)),
        ];
        match step.what {
            What::UserEdit | What::ApiUserEdit => who.edit(path, chosen(step.say, edit)).await,
            What::UserAdopt | What::ApiUserAdopt => ada.post_nothing(&format!("{path}/adopt")).await,
            _ => who.delete(path).await,
        }
    }
}

async fn touch_key(who: &Asker<'_>, step: &Step, path: &str, name: &str, note: &str) -> Reply {
    let edit = [("name", json!(name)), ("note", json!(note)), ("disabled", json!(step.which % 2 == 0))];
    match step.what {
        What::KeyEdit | What::TokenEdit => who.edit(path, chosen(step.say, edit)).await,
        What::KeyRotate | What::TokenRotate => {
            let overlap = [0, 30, 3600][step.say % 3];
            who.send(Method::POST, &format!("{path}/rotate"), json!({ "overlap_seconds": overlap })).await
        }
        _ => who.delete(path).await,
    }
}

/// A new key, perhaps limited and perhaps about to expire.
fn key(postern: &Postern, say: usize, name: &str, note: &str) -> Value {
    let mut new = json!({ "name": name, "note": note });
    if say & 1 != 0 {
        new["scope"] = json!(some(&["inventory:read", "roles:write"], say >> 1));
    }
    if say & 8 != 0 {
        new["expires_at"] = json!(postern.now() + SignedDuration::from_mins(1));
    }
    new
}

/// Some of the fields of an edit; none is an edit too.
fn chosen<const N: usize>(say: usize, fields: [(&str, Value); N]) -> Value {
    let fields = fields.into_iter().enumerate().filter(|(n, _)| say & (1 << n) != 0);
    Value::Object(fields.map(|(_, (name, value))| (name.to_owned(), value)).collect::<Map<_, _>>())
}

fn some<'a>(all: &[&'a str], say: usize) -> Vec<&'a str> {
    all.iter().enumerate().filter(|(n, _)| say & (1 << n) != 0).map(|(_, one)| *one).collect()
}

/// What an answer says was made, if anything was.
fn made(reply: &Reply, pointer: &str) -> Option<String> {
    (reply.status < 300).then(|| reply.text_at(pointer))
}
