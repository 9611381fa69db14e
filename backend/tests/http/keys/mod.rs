//! Keys: those of an API user at `/api-users/{id}/keys`, a person's own tokens at `/account/tokens` and another user's
//! at `/users/{id}/tokens`, and the list of all keys at `/keys`.
//!
//! Tests of what keys and tokens have in common run for each [`Kind`] of owner.

mod all;
mod delete;
mod edit;
mod issue;
mod limits;
mod list;
mod rotate;
mod status;
mod usage;

use serde_json::{Value, json};

use crate::harness::{Actor, Entry, Kind, Person, Postern, Program, Reply};

const TOKENS: &str = "/api/v1/account/tokens";

/// An owner of keys on an instance of its own: an API user whose keys Ada manages, or Sam, who manages his tokens.
struct Owner {
    postern: Postern,
    /// Another instance on the same table.
    second: Postern,
    kind: Kind,
    role: String,
    id: String,
    name: &'static str,
    /// The path of the owner's keys.
    path: String,
    sam: Option<Person>,
}

impl Owner {
    const PERMISSIONS: [&str; 3] = ["api_tokens:generate", "inventory:read", "inventory:write"];

    async fn ready(kind: Kind) -> Self {
        let postern = Postern::ready().await;
        let second = postern.second().await;
        let role = postern.ada().role("Dock", &Self::PERMISSIONS).await;
        let (name, id, path, sam);
        if kind == Kind::User {
            let person = postern.ada().person("sam@example.com", &[&role]).await;
            (name, id, path, sam) = ("sam@example.com", person.id.clone(), TOKENS.to_owned(), Some(person));
        } else {
            name = "Hours Scanner";
            id = postern.ada().api_user(name, &[&role]).await;
            (path, sam) = (kind.keys(&id), None);
        }
        Self { postern, second, kind, role, id, name, path, sam }
    }

    /// The person who issues and manages the keys, in a session.
    fn manager(&self) -> Actor<'_> {
        self.sam.as_ref().map_or_else(|| self.postern.ada(), |sam| sam.at(&self.postern))
    }

    /// The response that issues a key with this body.
    async fn issue(&self, body: Value) -> Reply {
        self.manager().post(&self.path, body).await.is(201)
    }

    /// A key that is issued with only a name.
    async fn key(&self, name: &str) -> Program {
        Program::of(&self.issue(json!({ "name": name })).await)
    }

    fn path_of(&self, key: &Program) -> String {
        format!("{}/{}", self.path, key.id)
    }

    /// The response that rotates a key.
    async fn rotate(&self, key: &Program, body: Value) -> Reply {
        self.manager().post(&format!("{}/rotate", self.path_of(key)), body).await.is(200)
    }

    /// Which of these keys work. Fails unless both instances agree.
    async fn working<const N: usize>(&self, keys: [&Program; N]) -> [bool; N] {
        let mut working = [false; N];
        for (key, works) in keys.into_iter().zip(&mut working) {
            *works = key.at(&self.postern).works().await;
            assert_eq!(key.at(&self.second).works().await, *works, "on the second instance: {}", key.id);
        }
        working
    }

    /// The owner as its own path shows it.
    async fn shown(&self) -> Value {
        self.postern.ada().get(&self.kind.path(&self.id)).await.is(200).body
    }

    /// Asserts the number of keys that the owner shows. Only API users show one.
    async fn shows_keys(&self, count: usize) {
        assert_eq!(self.shown().await.get("keys"), (self.kind == Kind::ApiUser).then(|| json!(count)).as_ref());
    }

    /// The entry that a request added to the change log, by the manager and about the owner.
    async fn entry_of(&self, reply: &Reply) -> Entry {
        let entry = self.postern.entry_of(reply).await;
        entry.is_by(&self.manager()).is_about(self.kind.name(), &self.id, self.name);
        entry
    }
}

/// What the change log records of a key that was issued with only a name.
fn logged(key: &Program, name: &str) -> Value {
    json!({
        "key": key.id, "name": name, "note": "", "scope": null, "expires_at": null, "disabled": false,
        "previous_until": null,
    })
}
