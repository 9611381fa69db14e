//! Random worlds, built over HTTP: roles, people, API users and keys, and what keys brought in, three levels deep.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::harness::{Actor, PASSWORD, Person, Postern, Program};

/// The permissions of these worlds. The first two let things be brought in.
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

/// What a world is made of, as numbers: masks of rights or roles, and picks of what there is.
#[derive(Debug, Clone)]
pub struct Plan {
    pub roles: Vec<usize>,
    pub people: Vec<usize>,
    pub api_users: Vec<usize>,
    /// A key for whom, with which scope if with one, whether it is about to expire, and issued by which key if by one.
    pub keys: Vec<(usize, Option<usize>, bool, Option<usize>)>,
    /// Which key brings in another API user, with which roles.
    pub below: Vec<(usize, usize)>,
    /// Whether a token of the first person brings another in.
    pub person_below: bool,
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
        .prop_map(|(roles, people, api_users, keys, below, person_below)| Plan {
            roles,
            people,
            api_users,
            keys,
            below,
            person_below,
        })
}

/// A principal, and a credential that can do whatever it can: a person's session, or a key of its own without a limit.
pub struct Known {
    pub id: String,
    pub probe: Probe,
}

pub enum Probe {
    Session(Person),
    Key(Program),
}

/// A key that a proposal can be about.
pub struct KnownKey {
    pub owner: String,
    pub program: Program,
}

pub struct Snapshot {
    pub postern: Postern,
    /// The first of them grants every right.
    pub roles: Vec<String>,
    pub principals: Vec<Known>,
    pub keys: Vec<KnownKey>,
}

/// Some of these, by a mask.
pub fn some<T: Clone>(all: &[T], mask: usize) -> Vec<T> {
    all.iter().enumerate().filter(|(n, _)| mask & (1 << n) != 0).map(|(_, one)| one.clone()).collect()
}

impl Snapshot {
    pub async fn build(plan: &Plan) -> Self {
        let postern = Postern::ready().await;
        let mut snapshot = Self { postern, roles: vec![], principals: vec![], keys: vec![] };
        let postern = &snapshot.postern;
        let ada = postern.ada();
        for (name, kind) in [("bins", "external"), ("boxes", "collection")] {
            ada.post("/api/v1/resources", json!({ "name": name, "kind": kind })).await.is(201);
        }
        for (n, mask) in [1023].iter().chain(&plan.roles).enumerate() {
            snapshot.roles.push(ada.role(&format!("Role {n}"), &some(&RIGHTS, *mask)).await);
        }
        let held = |mask: usize| some(&snapshot.roles, mask);
        for (n, mask) in plan.people.iter().enumerate() {
            let person = ada.person(&format!("person{n}@example.com"), &refs(&held(*mask))).await;
            snapshot.principals.push(Known { id: person.id.clone(), probe: Probe::Session(person) });
        }
        for (n, mask) in plan.api_users.iter().enumerate() {
            let id = ada.api_user(&format!("Top {n}"), &refs(&held(mask | usize::from(n == 0)))).await;
            snapshot.principals.push(probed(&ada, id).await);
        }
        let first = ada.key(&snapshot.principals[plan.people.len()].id, "First").await;
        snapshot.keys.push(KnownKey { owner: snapshot.principals[plan.people.len()].id.clone(), program: first });
        for (n, (by, roles)) in plan.below.iter().enumerate() {
            snapshot.key(&plan.keys[n % plan.keys.len()]).await;
            let by = snapshot.keys[by % snapshot.keys.len()].program.at(&snapshot.postern);
            let new = json!({ "name": format!("Below {n}"), "roles": some(&snapshot.roles, *roles) });
            let reply = by.post("/api/v1/api-users", new).await;
            if reply.status == 201 {
                snapshot.principals.push(probed(&snapshot.postern.ada(), reply.text_at("/id")).await);
            }
        }
        for key in &plan.keys {
            snapshot.key(key).await;
        }
        if plan.person_below {
            snapshot.person_below().await;
        }
        snapshot
    }

    /// Issues a key, if whoever is to do it may.
    async fn key(&mut self, (owner, scope, expires, issuer): &(usize, Option<usize>, bool, Option<usize>)) {
        let postern = &self.postern;
        let owner = &self.principals[owner % self.principals.len()];
        let mut new = json!({ "name": format!("Key {}", self.keys.len()) });
        if let Some(mask) = scope {
            new["scope"] = json!(some(&RIGHTS, *mask));
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

    /// Lets a token of a person bring another person in, if it may.
    async fn person_below(&mut self) {
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

    /// Signs those in again who can act and whose session has ended, and says whether there were any.
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

    /// Who can act, which keys work and who can do what, as the API itself shows it.
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
            observed.active.insert(known.id.clone(), (identity.status == 200).then(|| Can::of(&identity.body)));
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

async fn probed(ada: &Actor<'_>, id: String) -> Known {
    let probe = Probe::Key(ada.key(&id, "Probe").await);
    Known { id, probe }
}

fn refs(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

/// What there is to see of a world.
#[derive(Debug, Default)]
pub struct Observed {
    /// Those who can act, and what they can do; nothing if their session has ended meanwhile.
    pub active: BTreeMap<String, Option<Can>>,
    /// The keys that work.
    pub working: BTreeSet<String>,
}

/// What someone can do.
#[derive(Debug, PartialEq, Eq)]
pub struct Can {
    everything: bool,
    permissions: BTreeSet<String>,
}

impl Can {
    fn of(identity: &Value) -> Self {
        let permissions = identity["permissions"].as_array().unwrap().iter();
        let permissions = permissions.map(|permission| permission.as_str().unwrap().to_owned()).collect();
        Self { everything: identity["administrator"] == true, permissions }
    }

    /// What this one can do and the other cannot.
    pub fn beyond(&self, other: &Self) -> Vec<String> {
        if other.everything { Vec::new() } else { self.permissions.difference(&other.permissions).cloned().collect() }
    }
}
