//! One encoding for all situations that differ only in the order of their parts, or in parts that can never matter
//! again.
//!
//! The encoding leaves out deleted roles and principals, and dead keys: a key is dead if it is deleted or expired, or
//! if its owner is deleted or its issuer is dead. It keeps a dead key that connects a role to a working key whose
//! lineage the role is in. It marks a principal that depends on a key that is left out.
//!
//! Situations with equal encodings differ only in names. One situation can have two encodings if its parts cannot be
//! told apart by their neighbours; that costs only time.

use crate::coalition::Situation;
use crate::state::{Id, Kind, Set, State};

/// Returns the encoding, as a hash that is long enough to count as unique.
pub(crate) fn canonical(situation: &Situation) -> u128 {
    let mut parts = Parts::of(situation);
    parts.refine(situation);
    parts.refine(situation);
    parts.encode(situation)
}

/// Stands for no key.
const NONE: u64 = 0xff;
/// Stands for a dead key.
const DEAD: u64 = 0xfe;

/// A value for each part. Equal parts of equal situations have the same value.
struct Parts {
    roles: Vec<u64>,
    principals: Vec<u64>,
    keys: Vec<u64>,
    dead: Vec<bool>,
}

impl Parts {
    fn of(situation: &Situation) -> Self {
        let state = &situation.state;
        let roles = state.role_ids().map(|id| {
            let role = state.role(id);
            mix(u64::from(id == 0), [u64::from(role.permissions), u64::from(role.exists)])
        });
        let principals = state.principal_ids().map(|id| {
            let height = u64::from(state.principal(id).height);
            mix(height, principal_flags(situation, id).map(u64::from))
        });
        let connecting = connecting(state);
        let dead: Vec<_> = state.key_ids().map(|key| is_dead(state, key) && !connecting.has(key)).collect();
        let keys = state.key_ids().map(|id| {
            let scope = state.key(id).scope.map_or(1 << 20, u64::from);
            mix(scope, key_flags(situation, id).map(u64::from))
        });
        Self { roles: roles.collect(), principals: principals.collect(), keys: keys.collect(), dead }
    }

    /// The value of a link to a key.
    fn link(&self, values: &[u64], key: Option<Id>) -> u64 {
        match key {
            None => NONE,
            Some(key) if self.dead[usize::from(key)] => DEAD,
            Some(key) => values[usize::from(key)],
        }
    }

    /// The value of a link from a role. A role with a dead key is as good as independent.
    fn role_link(&self, values: &[u64], key: Option<Id>) -> u64 {
        self.link(values, key.filter(|key| !self.dead[usize::from(*key)]))
    }

    /// Mixes into each value the values of the parts it is linked to.
    fn refine(&mut self, situation: &Situation) {
        let state = &situation.state;
        let roles = state.role_ids().map(|id| {
            let role = state.role(id);
            mix(self.roles[usize::from(id)], [self.role_link(&self.keys, role.provisioned_by)])
        });
        let principals = state.principal_ids().map(|id| {
            let principal = state.principal(id);
            let held = principal.roles.iter().fold(0_u64, |sum, role| sum.wrapping_add(self.roles[usize::from(role)]));
            let value = self.principals[usize::from(id)];
            mix(value, [held, self.link(&self.keys, principal.provisioned_by)])
        });
        let keys = state.key_ids().map(|id| {
            let key = state.key(id);
            let owner = self.principals[usize::from(key.owner)];
            mix(self.keys[usize::from(id)], [owner, self.link(&self.keys, key.issued_by)])
        });
        let (roles, principals, keys) = (roles.collect(), principals.collect(), keys.collect());
        (self.roles, self.principals, self.keys) = (roles, principals, keys);
    }

    fn encode(&self, situation: &Situation) -> u128 {
        let state = &situation.state;
        let roles = order(&self.roles, |id| state.role(id).exists);
        let principals = order(&self.principals, |id| !state.principal(id).deleted);
        let keys = order(&self.keys, |id| !self.dead[usize::from(id)]);
        let (role_rank, key_rank) = (ranks(&roles, self.roles.len()), ranks(&keys, self.keys.len()));
        let principal_rank = ranks(&principals, self.principals.len());

        let mut hash = Hash::new(u64::from(situation.coalition.own));
        for id in &roles {
            let role = state.role(*id);
            hash.add(u64::from(role.permissions) | self.role_link(&key_rank, role.provisioned_by) << 16);
        }
        hash.add(NONE);
        for id in &principals {
            let principal = state.principal(*id);
            let held = principal.roles.iter().fold(0, |held, role| held | 1_u64 << role_rank[usize::from(role)]);
            let flags = bits(&principal_flags(situation, *id));
            let link = self.link(&key_rank, principal.provisioned_by);
            hash.add(held | flags << 32 | link << 40 | u64::from(principal.height) << 48);
        }
        hash.add(NONE);
        for id in &keys {
            let key = state.key(*id);
            let flags = bits(&key_flags(situation, *id));
            let scope = key.scope.map_or(1 << 16, u64::from);
            let owner = principal_rank[usize::from(key.owner)];
            hash.add(scope | owner << 24 | self.link(&key_rank, key.issued_by) << 32 | flags << 40);
        }
        hash.0
    }
}

fn principal_flags(situation: &Situation, id: Id) -> [bool; 8] {
    let (principal, coalition) = (situation.state.principal(id), situation.coalition);
    [
        id == 0,
        principal.kind == Kind::User,
        principal.deleted,
        principal.disabled,
        principal.invited,
        coalition.members.has(id),
        coalition.passwords.has(id),
        coalition.invitations.has(id),
    ]
}

fn key_flags(situation: &Situation, id: Id) -> [bool; 5] {
    let (key, coalition) = (situation.state.key(id), situation.coalition);
    let dead = is_dead(&situation.state, id);
    [key.disabled, key.made_dependent, dead, coalition.keys.has(id), coalition.stolen.has(id)]
}

fn is_dead(state: &State, id: Id) -> bool {
    let key = state.key(id);
    let gone = !key.exists || key.expired || state.principal(key.owner).deleted;
    gone || key.issued_by.is_some_and(|issuer| is_dead(state, issuer))
}

/// The keys that connect a role to a working key whose lineage it is in.
fn connecting(state: &State) -> Set {
    let mut connecting = Set::EMPTY;
    for role in state.roles.iter().filter(|role| role.exists) {
        let issuer = |key: &Id| state.key(*key).issued_by;
        let chain: Vec<Id> = std::iter::successors(role.provisioned_by, issuer).collect();
        if chain.iter().any(|key| !is_dead(state, *key)) {
            connecting = connecting.union(chain.into_iter().collect());
        }
    }
    connecting
}

/// The indices of the parts that are encoded, ordered by their values.
fn order(values: &[u64], counts: impl Fn(Id) -> bool) -> Vec<Id> {
    let mut ids: Vec<Id> = (0..Id::try_from(values.len()).unwrap_or(Id::MAX)).filter(|id| counts(*id)).collect();
    ids.sort_by_key(|id| values[usize::from(*id)]);
    ids
}

fn ranks(order: &[Id], length: usize) -> Vec<u64> {
    let mut ranks = vec![NONE; length];
    for (rank, id) in (0..).zip(order) {
        ranks[usize::from(*id)] = rank;
    }
    ranks
}

fn bits(flags: &[bool]) -> u64 {
    flags.iter().fold(0, |bits, flag| bits << 1 | u64::from(*flag))
}

fn mix<const N: usize>(seed: u64, values: [u64; N]) -> u64 {
    values.into_iter().fold(seed, |hash, value| {
        let hash = (hash ^ value).wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        hash ^ hash >> 29
    })
}

struct Hash(u128);

impl Hash {
    fn new(seed: u64) -> Self {
        Self(u128::from(seed))
    }

    fn add(&mut self, value: u64) {
        const FACTOR: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;
        let hash =
            (self.0 ^ u128::from(value)).wrapping_add(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c834).wrapping_mul(FACTOR);
        self.0 = hash ^ hash >> 59;
    }
}
