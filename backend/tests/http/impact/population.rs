//! Random populations, built over HTTP: roles, people, API users, keys, and descendants of keys three levels deep.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::harness::{Actor, Kind, Postern, Program};

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

/// A principal, and a caller with all its permissions: a person's session, or its own key without a scope.
pub struct Known<'a> {
    pub id: String,
    caller: Actor<'a>,
    /// The key of an API user.
    pub key: Option<Program>,
}

impl<'a> Known<'a> {
    fn person(caller: Actor<'a>) -> Self {
        Self { id: caller.id.clone(), caller, key: None }
    }

    /// An API user, with a new key.
    async fn api_user(ada: &Actor<'a>, id: String) -> Self {
        let key = ada.key(&id, "Probe").await;
        Self { id, caller: key.at(ada.postern()), key: Some(key) }
    }
}

/// A key that a proposal can name.
pub struct KnownKey {
    pub owner: String,
    pub program: Program,
}

pub struct Population<'a> {
    pub postern: &'a Postern,
    /// The first role grants everything in `RIGHTS`.
    pub roles: Vec<String>,
    pub principals: Vec<Known<'a>>,
    pub keys: Vec<KnownKey>,
}

/// The elements that a bit mask selects.
pub fn select<T: Clone>(all: &[T], mask: usize) -> Vec<T> {
    all.iter().enumerate().filter(|(n, _)| mask & (1 << n) != 0).map(|(_, one)| one.clone()).collect()
}

impl<'a> Population<'a> {
    pub async fn build(postern: &'a Postern, plan: &Plan) -> Self {
        let mut population = Self { postern, roles: vec![], principals: vec![], keys: vec![] };
        let ada = postern.ada();
        for (name, kind) in [("bins", "external"), ("boxes", "collection")] {
            ada.resource(name, kind).await;
        }
        for (n, mask) in [1023].iter().chain(&plan.roles).enumerate() {
            population.roles.push(ada.role(&format!("Role {n}"), &select(&RIGHTS, *mask)).await);
        }
        let held = |mask: usize| select(&population.roles, mask);
        for (n, mask) in plan.people.iter().enumerate() {
            let person = ada.person(&format!("person{n}@example.com"), &refs(&held(*mask))).await;
            population.principals.push(Known::person(person.at(postern)));
        }
        for (n, mask) in plan.api_users.iter().enumerate() {
            let id = ada.api_user(&format!("Top {n}"), &refs(&held(mask | usize::from(n == 0)))).await;
            population.principals.push(Known::api_user(&ada, id).await);
        }
        let first = ada.key(&population.principals[plan.people.len()].id, "First").await;
        population.keys.push(KnownKey { owner: population.principals[plan.people.len()].id.clone(), program: first });
        for (n, (by, roles)) in plan.descendants.iter().enumerate() {
            population.issue_key(&plan.keys[n % plan.keys.len()]).await;
            let by = population.keys[by % population.keys.len()].program.at(postern);
            let new = json!({ "name": format!("Below {n}"), "roles": select(&population.roles, *roles) });
            let reply = by.post("/api/v1/api-users", new).await;
            if reply.status == 201 {
                population.principals.push(Known::api_user(&ada, reply.text_at("/id")).await);
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
        let postern = self.postern;
        let owner = &self.principals[owner % self.principals.len()];
        let mut new = json!({ "name": format!("Key {}", self.keys.len()) });
        if let Some(mask) = scope {
            new["scope"] = json!(select(&RIGHTS, *mask));
        }
        if *expires {
            new["expires_at"] = json!(postern.now() + SignedDuration::from_hours(1));
        }
        let issuer = issuer.map(|issuer| &self.keys[issuer % self.keys.len()].program);
        let reply = if owner.key.is_none() {
            owner.caller.post("/api/v1/account/tokens", new).await
        } else {
            let who = issuer.map_or_else(|| postern.ada(), |issuer| issuer.at(postern));
            who.post(&Kind::ApiUser.keys(&owner.id), new).await
        };
        if reply.status == 201 {
            self.keys.push(KnownKey { owner: owner.id.clone(), program: Program::of(&reply) });
        }
    }

    /// Creates a person with a token of another person, if there is one that may.
    async fn provision_person(&mut self) {
        let tokens = self.keys.iter().filter(|key| Kind::of(&key.owner) == Kind::User);
        for token in tokens {
            let new = json!({ "login": "below@example.com", "name": "Below", "roles": [self.roles[1]] });
            let reply = token.program.at(self.postern).post("/api/v1/users", new).await;
            if reply.status == 201 {
                let person = self.postern.ada().accept(&reply.text_at("/invitation/code")).await;
                return self.principals.push(Known::person(person.at(self.postern)));
            }
        }
    }

    /// Signs active people in again whose session has ended. Returns whether there were any.
    pub async fn sign_in_again(&mut self, observed: &Observed) -> bool {
        let mut any = false;
        for known in &mut self.principals {
            if let (None, Some(None)) = (&known.key, observed.active.get(&known.id)) {
                let shown = self.postern.ada().get(&format!("/api/v1/users/{}", known.id)).await.is(200);
                known.caller = self.postern.new_session(&shown.text_at("/login")).await;
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
            let shown = ada.get(&Kind::of(&known.id).path(&known.id)).await;
            if shown["status"] != "active" {
                continue;
            }
            let identity = known.caller.session().await;
            observed.active.insert(known.id.clone(), (identity.status == 200).then(|| Effective::of(&identity.body)));
        }
        let probes = self.principals.iter().filter_map(|known| known.key.as_ref());
        for program in probes.chain(self.keys.iter().map(|key| &key.program)) {
            if program.at(self.postern).works().await {
                observed.working.insert(program.id.clone());
            }
        }
        observed
    }
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
