//! Random populations, built over HTTP: roles, people, API users, keys, and descendants of keys three levels deep.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::harness::{Actor, PASSWORD, Person, Postern, Program};

/// The permissions of these populations.
pub const RIGHTS: [&str; 10] = [
    "api_users:write",
    "api_users:read",
    "api_tokens:generate",
    "users:write",
    "users:read",
    "inventory:read",
    "bins:read",
    "bins:write",
    "boxes:read",
    "boxes:write",
];

/// A population as numbers: bit masks of permissions or roles, and indices of existing objects.
#[derive(Debug, Clone)]
pub struct Plan {
    pub roles: Vec<usize>,
    pub people: Vec<usize>,
    pub api_users: Vec<usize>,
    /// Each key: owner, optional scope, whether it expires soon, and the issuing key if there is one.
    pub keys: Vec<(usize, Option<usize>, bool, Option<usize>)>,
    /// API users provisioned by keys: the key and the roles.
    pub descendants: Vec<(usize, usize)>,
    /// Whether a token of a person provisions another person.
    pub provisioned_person: bool,
}

pub fn plans() -> impl Strategy<Value = Plan> {
    let mask = 0..1024_usize;
    let key = (0..8_usize, prop::option::weighted(0.3, mask.clone()), prop::bool::weighted(0.15));
    let key = (key, prop::option::weighted(0.4, 0..8_usize));
    let key = key.prop_map(|((owner, scope, expires), issuer)| (owner, scope, expires, issuer));
    (
        prop::collection::vec(mask.clone(), 2..4),
        prop::collection::vec(1..16_usize, 1..2),
        prop::collection::vec(0..16_usize, 1..3),
        prop::collection::vec(key, 3..7),
        prop::collection::vec((0..8_usize, 0..16_usize), 2..5),
        prop::bool::weighted(0.4),
    )
        .prop_map(|(roles, people, api_users, keys, descendants, provisioned_person)| Plan {
            roles,
            people,
            api_users,
            keys,
            descendants,
            provisioned_person,
        })
}

/// A principal and a credential with all its permissions: a person's session, or its own key without a scope.
pub struct Known {
    pub id: String,
    pub probe: Probe,
}

pub enum Probe {
    Session(Person),
    Key(Program),
}

/// A key that a proposal can name.
pub struct KnownKey {
    pub owner: String,
    pub program: Program,
}

pub struct Population {
    pub postern: Postern,
    /// The first role grants everything in `RIGHTS`.
    pub roles: Vec<String>,
    pub principals: Vec<Known>,
    pub keys: Vec<KnownKey>,
}

/// The elements that a bit mask selects.
pub fn select<T: Clone>(all: &[T], mask: usize) -> Vec<T> {
    all.iter().enumerate().filter(|(n, _)| mask & (1 << n) != 0).map(|(_, one)| one.clone()).collect()
}

impl Population {
    pub async fn build(plan: &Plan) -> Self {
        let postern = Postern::ready().await;
        let mut population = Self { postern, roles: vec![], principals: vec![], keys: vec![] };
        let postern = &population.postern;
        let ada = postern.ada();
        for (name, kind) in [("bins", "external"), ("boxes", "collection")] {
            ada.post("/api/v1/resources", json!({ "name": name, "kind": kind })).await.is(201);
        }
        for (n, mask) in [1023].iter().chain(&plan.roles).enumerate() {
            population.roles.push(ada.role(&format!("Role {n}"), &select(&RIGHTS, *mask)).await);
        }
        let held = |mask: usize| select(&population.roles, mask);
        for (n, mask) in plan.people.iter().enumerate() {
            let person = ada.person(&format!("person{n}@example.com"), &refs(&held(*mask))).await;
            population.principals.push(Known { id: person.id.clone(), probe: Probe::Session(person) });
        }
        for (n, mask) in plan.api_users.iter().enumerate() {
            let id = ada.api_user(&format!("Top {n}"), &refs(&held(mask | usize::from(n == 0)))).await;
            population.principals.push(with_probe(&ada, id).await);
        }
        let first = ada.key(&population.principals[plan.people.len()].id, "First").await;
        population.keys.push(KnownKey { owner: population.principals[plan.people.len()].id.clone(), program: first });
        for (n, (by, roles)) in plan.descendants.iter().enumerate() {
            population.issue_key(&plan.keys[n % plan.keys.len()]).await;
            let by = population.keys[by % population.keys.len()].program.at(&population.postern);
            let new = json!({ "name": format!("Below {n}"), "roles": select(&population.roles, *roles) });
            let reply = by.post("/api/v1/api-users", new).await;
            if reply.status == 201 {
                population.principals.push(with_probe(&population.postern.ada(), reply.text_at("/id")).await);
            }
        }
        for key in &plan.keys {
            population.issue_key(key).await;
        }
        if plan.provisioned_person {
            population.provision_person().await;
        }
        population
    }

    /// Issues a key if its issuer may.
    async fn issue_key(&mut self, (owner, scope, expires, issuer): &(usize, Option<usize>, bool, Option<usize>)) {
        let postern = &self.postern;
        let owner = &self.principals[owner % self.principals.len()];
        let mut new = json!({ "name": format!("Key {}", self.keys.len()) });
        if let Some(mask) = scope {
            new["scope"] = json!(select(&RIGHTS, *mask));
        }
        if *expires {
            new["expires_at"] = json!(postern.now() + SignedDuration::from_hours(1));
        }
        let issuer = issuer.map(|issuer| &self.keys[issuer % self.keys.len()].program);
        let reply = match &owner.probe {
            Probe::Session(person) => person.at(postern).post("/api/v1/account/tokens", new).await,
            Probe::Key(_) => {
                let who = issuer.map_or_else(|| postern.ada(), |issuer| issuer.at(postern));
                who.post(&format!("/api/v1/api-users/{}/keys", owner.id), new).await
            }
        };
        if reply.status == 201 {
            self.keys.push(KnownKey { owner: owner.id.clone(), program: Program::of(&reply) });
        }
    }

    /// Creates a person with a token of another person, if there is one that may.
    async fn provision_person(&mut self) {
        let tokens = self.keys.iter().filter(|key| key.owner.starts_with("usr_"));
        for token in tokens {
            let new = json!({ "login": "below@example.com", "name": "Below", "roles": [self.roles[1]] });
            let reply = token.program.at(&self.postern).post("/api/v1/users", new).await;
            if reply.status == 201 {
                let body = json!({ "code": reply.text_at("/invitation/code"), "password": PASSWORD });
                let reply = self.postern.anonymous().post("/api/v1/invitations/accept", body).await.is(200);
                let person = Person::of(&reply);
                return self.principals.push(Known { id: person.id.clone(), probe: Probe::Session(person) });
            }
        }
    }

    /// Signs active people in again whose session has ended. Returns whether there were any.
    pub async fn sign_in_again(&mut self, observed: &Observed) -> bool {
        let mut any = false;
        for known in &mut self.principals {
            if let (Probe::Session(person), Some(None)) = (&mut known.probe, observed.active.get(&known.id)) {
                let shown = self.postern.ada().get(&format!("/api/v1/users/{}", known.id)).await.is(200);
                let reply = self.postern.sign_in(&shown.text_at("/login"), PASSWORD).await.is(200);
                *person = Person { id: known.id.clone(), cookie: reply.cookie() };
                any = true;
            }
        }
        any
    }

    /// Reads from the API which principals are active, which keys work and what everyone can do.
    pub async fn observe(&self) -> Observed {
        let ada = self.postern.ada();
        let mut observed = Observed::default();
        for known in &self.principals {
            let folder = if known.id.starts_with("usr_") { "users" } else { "api-users" };
            let shown = ada.get(&format!("/api/v1/{folder}/{}", known.id)).await;
            if shown["status"] != "active" {
                continue;
            }
            let who = match &known.probe {
                Probe::Session(person) => person.at(&self.postern),
                Probe::Key(program) => program.at(&self.postern),
            };
            let identity = who.get("/api/v1/session").await;
            observed.active.insert(known.id.clone(), (identity.status == 200).then(|| Effective::of(&identity.body)));
        }
        let probes = self.principals.iter().filter_map(|known| match &known.probe {
            Probe::Key(program) => Some(program),
            Probe::Session(_) => None,
        });
        for program in probes.chain(self.keys.iter().map(|key| &key.program)) {
            if program.at(&self.postern).get("/api/v1/session").await.status == 200 {
                observed.working.insert(program.id.clone());
            }
        }
        observed
    }
}

async fn with_probe(ada: &Actor<'_>, id: String) -> Known {
    let probe = Probe::Key(ada.key(&id, "Probe").await);
    Known { id, probe }
}

fn refs(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

/// What the API shows of a population.
#[derive(Debug, Default)]
pub struct Observed {
    /// The active principals and their permissions. None if the session has ended.
    pub active: BTreeMap<String, Option<Effective>>,
    /// The ids of the working keys.
    pub working: BTreeSet<String>,
}

/// The effective permissions of a principal.
#[derive(Debug, PartialEq, Eq)]
pub struct Effective {
    everything: bool,
    permissions: BTreeSet<String>,
}

impl Effective {
    fn of(identity: &Value) -> Self {
        let permissions = identity["permissions"].as_array().unwrap().iter();
        let permissions = permissions.map(|permission| permission.as_str().unwrap().to_owned()).collect();
        Self { everything: identity["administrator"] == true, permissions }
    }

    /// The permissions in this set that are not in the other.
    pub fn beyond(&self, other: &Self) -> Vec<String> {
        if other.everything { Vec::new() } else { self.permissions.difference(&other.permissions).cloned().collect() }
    }
}
