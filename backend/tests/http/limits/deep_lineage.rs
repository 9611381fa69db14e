//! The deepest possible lineage, in which everyone holds as many roles as possible.

use serde_json::json;

use crate::harness::{Actor, Person, Postern, Program};
use crate::holders::MANAGING;

/// The most roles that a principal can hold.
pub const ROLES: usize = 8;

/// Four people. Each one but the first was created with a token of the person before.
pub struct DeepLineage {
    pub people: Vec<Person>,
    pub tokens: Vec<Program>,
}

impl DeepLineage {
    pub async fn new(postern: &Postern) -> Self {
        let ada = postern.ada();
        let roles = eight_roles(&ada, "Floor 0").await;
        let mut people = vec![person(&ada, "floor0@example.com", &roles).await];
        let mut tokens = Vec::new();
        for floor in 1..=3 {
            let token = people.last().unwrap().at(postern).token("Next floor").await;
            let roles = eight_roles(&ada, &format!("Floor {floor}")).await;
            people.push(person(&token.at(postern), &format!("floor{floor}@example.com"), &roles).await);
            tokens.push(token);
        }
        Self { people, tokens }
    }

    /// The deepest token that can still create a principal.
    pub fn deepest_token(&self) -> &Program {
        &self.tokens[2]
    }

    /// The person at the bottom of the lineage.
    pub fn deepest_person(&self) -> &Person {
        &self.people[3]
    }
}

/// Eight different roles with the permissions in [`MANAGING`].
pub async fn eight_roles(by: &Actor<'_>, name: &str) -> Vec<String> {
    let mut roles = Vec::new();
    for n in 0..ROLES {
        roles.push(by.role(&format!("{name}, {n}"), &MANAGING).await);
    }
    roles
}

pub async fn person(by: &Actor<'_>, login: &str, roles: &[String]) -> Person {
    by.person(login, &roles.iter().map(String::as_str).collect::<Vec<_>>()).await
}

/// Keys with an expiry; the first 20 are also disabled, so that they are in every list.
pub async fn keys(postern: &Postern, by: &Actor<'_>, path: &str, count: usize) -> Vec<String> {
    let expires_at = postern.now() + jiff::SignedDuration::from_hours(24);
    let mut ids = Vec::new();
    for n in 0..count {
        let key = by.post(path, json!({ "name": format!("Key {n}"), "expires_at": expires_at })).await.is(201);
        ids.push(key.text_at("/key/id"));
    }
    for id in ids.iter().take(20) {
        by.edit(&format!("{path}/{id}"), json!({ "disabled": true })).await.is(200);
    }
    ids
}
