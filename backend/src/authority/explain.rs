//! Rules 2, 3 and 6: why a permission that is held cannot be used.
//!
//! The effective permissions of a principal or key are the intersection of many sets. Here each set is looked at by
//! itself: one that lacks the permission is a limit. There is none exactly if the effective permissions contain it.

use std::slice::from_ref;

use postern_shared::access::LimitReason;
use postern_shared::permission::Permission;
use postern_shared::principal::{BlockReason, KeyRef, PrincipalId};
use postern_shared::time::Timestamp;

use crate::store::{Principal, Snapshot};

/// A reason why a permission that is held cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitRef {
    /// The reason.
    pub reason: LimitReason,
    /// The ancestor that takes the permission away, if one does.
    pub key: Option<KeyRef>,
    /// Why the ancestor does not work, if it does not.
    pub block: Option<BlockReason>,
}

impl Snapshot {
    /// Why a principal cannot use some of these permissions, which it holds. Deleted principals hold nothing.
    pub fn limits(&self, id: &PrincipalId, held: &[Permission], now: Timestamp) -> Vec<LimitRef> {
        let is = |state: fn(&_) -> bool| self.principal(id).is_some_and(state);
        let own = [
            (is(|principal| principal.disabled), LimitReason::Disabled),
            (is(|principal| principal.invited), LimitReason::Invited),
        ];
        let ancestors = self.ancestors(id).into_iter();
        own_limits(own).chain(ancestors.flat_map(|key| self.limits_by(&key, held, now))).collect()
    }

    /// Why a key that exists cannot use a permission that its owner holds. What keeps the owner from using it is one
    /// limit.
    pub fn limits_of_key(&self, key: &KeyRef, permission: &Permission, now: Timestamp) -> Vec<LimitRef> {
        let Some(stored) = self.key(key) else { return Vec::new() };
        let own = [
            (stored.disabled, LimitReason::KeyDisabled),
            (stored.is_expired(now), LimitReason::KeyExpired),
            (!stored.scope_allows(permission), LimitReason::KeyScope),
            (!self.limits(&key.owner, from_ref(permission), now).is_empty(), LimitReason::KeyOwner),
        ];
        let of_owner = self.ancestors(&key.owner);
        let issuers = stored.issued_by.iter().flat_map(|issuer| self.with_ancestors(issuer));
        let issuers = issuers.filter(|issuer| !of_owner.contains(issuer));
        own_limits(own).chain(issuers.flat_map(|issuer| self.limits_by(&issuer, from_ref(permission), now))).collect()
    }

    /// Why an ancestor takes some of these permissions away, whatever its own ancestors do.
    fn limits_by(&self, key: &KeyRef, held: &[Permission], now: Timestamp) -> impl Iterator<Item = LimitRef> + use<> {
        let block = self.fault(key, now);
        let scoped = self.key(key).is_none_or(|key| held.iter().all(|permission| key.scope_allows(permission)));
        let holds = |owner: &Principal| {
            let of_owner = self.held(owner);
            held.iter().all(|permission| of_owner.allows(permission))
        };
        let held = self.principal(&key.owner).is_none_or(holds);
        let limits = [
            (block.is_some(), LimitReason::Blocked),
            (!scoped, LimitReason::AncestorScope),
            (!held, LimitReason::AncestorOwner),
        ];
        let key = key.clone();
        limits.into_iter().filter(|(applies, _)| *applies).map(move |(_, reason)| LimitRef {
            reason,
            key: Some(key.clone()),
            block: block.filter(|_| reason == LimitReason::Blocked),
        })
    }
}

/// The limits that apply and come from no ancestor.
fn own_limits<const N: usize>(limits: [(bool, LimitReason); N]) -> impl Iterator<Item = LimitRef> {
    let limits = limits.into_iter().filter(|(applies, _)| *applies);
    limits.map(|(_, reason)| LimitRef { reason, key: None, block: None })
}
