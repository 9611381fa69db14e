//! One encoding for all situations that differ only in the order of their parts, or in parts that can never matter
//! again.
//!
//! The encoding leaves out deleted roles and principals, and dead keys: a key is dead if it is deleted or expired, or
//! if its owner is deleted or its issuer is dead. It keeps a dead key that connects a role to a working key whose
//! lineage the role is in. It marks a principal that depends on a key that is left out.
//!
//! Situations with equal encodings differ only in names. One situation can have two encodings if its parts cannot be
//! told apart by their neighbours; that costs only time.

use std::hash::{BuildHasher as _, DefaultHasher, Hash, Hasher as _};

use rustc_hash::FxBuildHasher;

use crate::coalition::Situation;
use crate::state::{ADMINISTRATOR, Id, Kind, Set, State};

/// Returns the encoding, as a hash that is long enough to count as unique.
pub(crate) fn canonical(situation: &Situation) -> u128 {
    let mut parts = Parts::of(situation);
    parts.refine(situation);
    parts.refine(situation);
    let encoding = parts.encode(situation);
    let half = |n: u8| {
        let mut hasher = DefaultHasher::new();
        (n, &encoding).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

/// A value for each part. Equal parts of equal situations have the same value.
struct Parts {
    roles: Vec<u64>,
    principals: Vec<u64>,
    keys: Vec<u64>,
    dead: Vec<bool>,
}

/// A link to a key that has a value, to a dead key, or to none.
#[derive(Hash)]
enum Link {
    None,
    Dead,
    To(u64),
}

impl Parts {
    fn of(situation: &Situation) -> Self {
        let state = &situation.state;
        let roles = state.role_ids().map(|id| {
            let role = state.role(id);
            value((id == ADMINISTRATOR, role.permissions, role.exists, !role.awaits.is_empty()))
        });
        let principals =
            state.principal_ids().map(|id| value((state.principal(id).height, principal_flags(situation, id))));
        let keys = state.key_ids().map(|id| value((state.key(id).scope, key_flags(situation, id))));
        let connecting = connecting(state);
        let dead = state.key_ids().map(|key| is_dead(state, key) && !connecting.has(key)).collect();
        Self { roles: roles.collect(), principals: principals.collect(), keys: keys.collect(), dead }
    }

    fn link(&self, values: &[u64], key: Option<Id>) -> Link {
        match key {
            None => Link::None,
            Some(key) if self.dead[usize::from(key)] => Link::Dead,
            Some(key) => Link::To(values[usize::from(key)]),
        }
    }

    /// A link from a role. A role with a dead key is as good as independent.
    fn role_link(&self, values: &[u64], key: Option<Id>) -> Link {
        self.link(values, key.filter(|key| !self.dead[usize::from(*key)]))
    }

    /// Mixes into each value the values of the parts it is linked to.
    fn refine(&mut self, situation: &Situation) {
        let state = &situation.state;
        let roles = state
            .role_ids()
            .map(|id| value((self.roles[usize::from(id)], self.role_link(&self.keys, state.role(id).provisioned_by))));
        let principals = state.principal_ids().map(|id| {
            let principal = state.principal(id);
            let held = principal.roles.iter().fold(0_u64, |sum, role| sum.wrapping_add(self.roles[usize::from(role)]));
            value((self.principals[usize::from(id)], held, self.link(&self.keys, principal.provisioned_by)))
        });
        let keys = state.key_ids().map(|id| {
            let key = state.key(id);
            let owner = self.principals[usize::from(key.owner)];
            value((self.keys[usize::from(id)], owner, self.link(&self.keys, key.issued_by)))
        });
        let (roles, principals, keys) = (roles.collect(), principals.collect(), keys.collect());
        (self.roles, self.principals, self.keys) = (roles, principals, keys);
    }

    /// The parts that count, in the order of their values and linked by their places in it.
    fn encode(&self, situation: &Situation) -> impl Hash + use<> {
        let state = &situation.state;
        let roles = order(&self.roles, |id| state.role(id).exists);
        let principals = order(&self.principals, |id| !state.principal(id).deleted);
        let keys = order(&self.keys, |id| !self.dead[usize::from(id)]);
        let (role_rank, key_rank) = (ranks(&roles, self.roles.len()), ranks(&keys, self.keys.len()));
        let principal_rank = ranks(&principals, self.principals.len());

        let roles = roles.into_iter().map(|id| {
            let role = state.role(id);
            let awaits = role.awaits.iter().fold(0_u128, |awaits, key| {
                let rank = key_rank[usize::from(key)];
                awaits | 1 << rank.min(127)
            });
            (role.permissions, self.role_link(&key_rank, role.provisioned_by), awaits)
        });
        let principals = principals.into_iter().map(|id| {
            let principal = state.principal(id);
            let held = principal.roles.iter().fold(0, |held, role| held | 1_u64 << role_rank[usize::from(role)]);
            let link = self.link(&key_rank, principal.provisioned_by);
            (held, principal_flags(situation, id), link, principal.height)
        });
        let keys = keys.into_iter().map(|id| {
            let key = state.key(id);
            let owner = principal_rank[usize::from(key.owner)];
            (key.scope, owner, self.link(&key_rank, key.issued_by), key_flags(situation, id))
        });
        let (roles, principals, keys): (Vec<_>, Vec<_>, Vec<_>) =
            (roles.collect(), principals.collect(), keys.collect());
        (situation.coalition.own, roles, principals, keys)
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

fn key_flags(situation: &Situation, id: Id) -> [bool; 6] {
    let (key, coalition) = (situation.state.key(id), situation.coalition);
    let dead = is_dead(&situation.state, id);
    [key.disabled, key.superseded, key.made_dependent, dead, coalition.keys.has(id), coalition.stolen.has(id)]
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

/// The place of each part in the order; the greatest number for a part that is not encoded.
fn ranks(order: &[Id], length: usize) -> Vec<u64> {
    let mut ranks = vec![u64::MAX; length];
    for (rank, id) in (0..).zip(order) {
        ranks[usize::from(*id)] = rank;
    }
    ranks
}

/// A value made of parts of values.
fn value(of: impl Hash) -> u64 {
    FxBuildHasher.hash_one(of)
}
