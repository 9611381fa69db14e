//! One encoding for all situations that differ only in the order of their parts, or in parts that can never matter again.
//!
//! Deleted parts are left out. So are keys that never work again: expired, or with a deleted owner or issuer; but not where a role
//! is in the lineage of a working key through them. A principal that depends on a key that is left out is marked. Equal encodings are always of situations that differ in nothing but names; a
//! situation can have two encodings where parts cannot be told apart by their neighbours, which only costs time.

use crate::coalition::Situation;
use crate::state::{Id, Kind, Set, State};

/// The encoding, as a hash that is long enough to count as unique.
pub(crate) fn canonical(situation: &Situation) -> u128 {
    let mut parts = Parts::of(situation);
    parts.refine(situation);
    parts.refine(situation);
    parts.encode(situation)
}

/// A part of the encoding that stands for no key, and for one that never works again.
const NONE: u64 = 0xff;
const DEAD: u64 = 0xfe;

/// For each part, a value that equal parts of equal situations share.
struct Parts {
    roles: Vec<u64>,
    principals: Vec<u64>,
    keys: Vec<u64>,
    dead: Vec<bool>,
}

impl Parts {
    fn of(situation: &Situation) -> Self {
        let (state, coalition) = (&situation.state, situation.coalition);
        let bit = u64::from;
        let roles = state.role_ids().map(|id| {
            let role = state.role(id);
            mix(bit(id == 0), [u64::from(role.permissions), bit(role.exists)])
        });
        let principals = state.principal_ids().map(|id| {
            let principal = state.principal(id);
            let flags = [
                id == 0,
                principal.kind == Kind::User,
                principal.deleted,
                principal.disabled,
                principal.invited,
                coalition.members.has(id),
                coalition.passwords.has(id),
                coalition.invitations.has(id),
            ];
            mix(u64::from(principal.height), flags.map(bit))
        });
        let carried = carried(state);
        let dead: Vec<_> = state.key_ids().map(|key| is_dead(state, key) && !carried.has(key)).collect();
        let keys = state.key_ids().map(|id| {
            let key = state.key(id);
            let known = [coalition.keys.has(id), coalition.stolen.has(id)];
            let flags = [key.disabled, key.made_dependent, is_dead(state, id), known[0], known[1]];
            mix(key.scope.map_or(1 << 20, u64::from), flags.map(bit))
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

    /// A role whose key never works again is as good as independent.
    fn role_link(&self, values: &[u64], key: Option<Id>) -> u64 {
        self.link(values, key.filter(|key| !self.dead[usize::from(*key)]))
    }

    /// Tells parts apart by what they are linked to.
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

        let coalition = situation.coalition;
        let mut hash = Hash::new(u64::from(coalition.own));
        for id in &roles {
            let role = state.role(*id);
            hash.add(u64::from(role.permissions) | self.role_link(&key_rank, role.provisioned_by) << 16);
        }
        hash.add(NONE);
        for id in &principals {
            let principal = state.principal(*id);
            let held = principal.roles.iter().fold(0, |held, role| held | 1_u64 << role_rank[usize::from(role)]);
            let flags = [
                principal.kind == Kind::User,
                principal.disabled,
                principal.invited,
                coalition.members.has(*id),
                coalition.passwords.has(*id),
                coalition.invitations.has(*id),
                *id == 0,
            ];
            let link = self.link(&key_rank, principal.provisioned_by);
            hash.add(held | bits(&flags) << 32 | link << 40 | u64::from(principal.height) << 48);
        }
        hash.add(NONE);
        for id in &keys {
            let key = state.key(*id);
            let known = [coalition.keys.has(*id), coalition.stolen.has(*id)];
            let flags = [key.disabled, key.made_dependent, is_dead(state, *id), known[0], known[1]];
            let scope = key.scope.map_or(1 << 16, u64::from);
            let owner = principal_rank[usize::from(key.owner)];
            hash.add(scope | owner << 24 | self.link(&key_rank, key.issued_by) << 32 | bits(&flags) << 40);
        }
        hash.0
    }
}

fn is_dead(state: &State, id: Id) -> bool {
    let key = state.key(id);
    let gone = !key.exists || key.expired || state.principal(key.owner).deleted;
    gone || key.issued_by.is_some_and(|issuer| is_dead(state, issuer))
}

/// The keys on the way from a role to a working key in whose lineage it is.
fn carried(state: &State) -> Set {
    let mut carried = Set::EMPTY;
    for role in state.roles.iter().filter(|role| role.exists) {
        let issuer = |key: &Id| state.key(*key).issued_by;
        let chain: Vec<Id> = std::iter::successors(role.provisioned_by, issuer).collect();
        if chain.iter().any(|key| !is_dead(state, *key)) {
            carried = carried.union(chain.into_iter().collect());
        }
    }
    carried
}

/// The indices of the parts that count, ordered by their values.
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
