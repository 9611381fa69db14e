//! The service and the credentials of everyone in it, indexed as in the model.

use std::collections::BTreeSet;

use postern_law::{Caller, Id, Kind, Permissions, READ, WRITE};
use postern_shared::time::Timestamp;

use crate::harness::{Actor, Person, Postern, Program, Reply};

pub const SESSION: &str = "/api/v1/session";

/// The permissions that the model's `WRITE` stands for, with those to read what is written.
const WRITE_NAMES: [&str; 7] = [
    "api_tokens:generate",
    "api_users:read",
    "api_users:write",
    "roles:read",
    "roles:write",
    "users:read",
    "users:write",
];
const READ_NAMES: [&str; 1] = ["inventory:read"];

/// The permission names of a set of the model.
pub fn names(set: Permissions) -> BTreeSet<&'static str> {
    let of = |bit, names: &'static [&'static str]| names.iter().copied().filter(move |_| set & bit != 0);
    of(WRITE, &WRITE_NAMES).chain(of(READ, &READ_NAMES)).collect()
}

/// A user or API user.
pub struct Principal {
    pub id: String,
    pub kind: Kind,
    /// What a user signs in with.
    pub login: String,
    pub password: &'static str,
    /// The latest session, valid or not. None before the first.
    pub cookie: Option<String>,
    /// The latest invitation code.
    pub invitation: Option<String>,
}

/// A key with its latest secret.
pub struct Key {
    pub program: Program,
    pub expires_at: Option<Timestamp>,
}

/// The instance of one sequence. Each sequence needs its own, because every administrator in the table counts.
pub struct Service {
    pub postern: Postern,
    pub roles: Vec<String>,
    pub principals: Vec<Principal>,
    pub keys: Vec<Key>,
    /// The names of the resources that the sequence has created.
    pub resources: Vec<String>,
    /// The number of requests so far. Names, notes and the like depend on it.
    pub requests: usize,
}

impl Service {
    pub fn role(&self, id: Id) -> &str {
        &self.roles[usize::from(id)]
    }

    pub fn principal(&self, id: Id) -> &Principal {
        &self.principals[usize::from(id)]
    }

    pub fn principal_mut(&mut self, id: Id) -> &mut Principal {
        &mut self.principals[usize::from(id)]
    }

    pub fn key(&self, id: Id) -> &Key {
        &self.keys[usize::from(id)]
    }

    /// The caller with its latest credential, or an anonymous actor if it has none.
    pub fn actor(&self, caller: Caller) -> Actor<'_> {
        match caller {
            Caller::Key(key) => self.key(key).program.at(&self.postern),
            Caller::Session(id) => {
                let Principal { id, cookie, .. } = self.principal(id);
                let person = cookie.clone().map(|cookie| Person { id: id.clone(), cookie });
                person.map_or_else(|| self.postern.anonymous(), |person| person.at(&self.postern))
            }
        }
    }

    /// The identity of a caller. If its session has ended and `can_sign_in` is set, the user signs in again first.
    pub async fn identity(&mut self, caller: Caller, can_sign_in: bool) -> Reply {
        let reply = self.actor(caller).get(SESSION).await;
        let Caller::Session(id) = caller else { return reply };
        if reply.status == 200 || !can_sign_in {
            return reply;
        }
        let Principal { login, password, .. } = self.principal(id);
        let signed_in = self.postern.sign_in(login, password).await;
        if signed_in.status != 200 {
            return signed_in;
        }
        self.principal_mut(id).cookie = Some(signed_in.cookie());
        self.actor(caller).get(SESSION).await
    }
}
