//! Effective permissions, provisioning keys, lineage and dependence: rules 2 to 7.

use crate::state::{ADMINISTRATOR, EVERYTHING, Id, Permissions, Role, Set, State};

/// The caller of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// A person in a session.
    Session(Id),
    /// A principal with one of its keys.
    Key(Id),
}

/// A reason why a key or its owner does not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Fault {
    KeyDeleted,
    KeyDisabled,
    KeyExpired,
    OwnerDeleted,
    OwnerDisabled,
    OwnerInvited,
}

/// The most keys in a chain of ancestors (rule 7).
pub const DEPTH: usize = 3;

impl State {
    /// Every principal in a session and every key, working or not.
    pub fn callers(&self) -> impl Iterator<Item = Caller> + use<> {
        self.principal_ids().map(Caller::Session).chain(self.key_ids().map(Caller::Key))
    }

    // Rules 2 and 3: effective permissions.

    /// The permissions that a role grants to its holders.
    pub fn granted_by(&self, role: Id) -> Permissions {
        match self.role(role) {
            _ if role == ADMINISTRATOR => EVERYTHING,
            role if role.exists => role.permissions,
            _ => 0,
        }
    }

    /// The permissions that some roles grant together.
    pub fn granted_by_all(&self, roles: Set) -> Permissions {
        roles.iter().fold(0, |granted, role| granted | self.granted_by(role))
    }

    /// The permissions of a principal's roles, even if it is disabled or invited.
    pub fn held(&self, principal: Id) -> Permissions {
        let principal = self.principal(principal);
        if principal.exists { self.granted_by_all(principal.roles) } else { 0 }
    }

    /// The effective permissions of a caller: a principal (rule 2) or a key (rule 3).
    #[must_use]
    pub fn effective(&self, caller: Caller) -> Permissions {
        match caller {
            Caller::Session(principal) => self.principal_within(principal, self.keys.len() + 1),
            Caller::Key(key) => self.key_within(key, self.keys.len() + 1),
        }
    }

    fn principal_within(&self, id: Id, steps: usize) -> Permissions {
        let principal = self.principal(id);
        let limit = principal.provisioned_by.map_or(EVERYTHING, |key| self.key_within(key, steps));
        if principal.is_active() { self.held(id) & limit } else { 0 }
    }

    /// `steps` ends the walk around a cycle, which exists only while the rule against cycles is switched off.
    fn key_within(&self, id: Id, steps: usize) -> Permissions {
        let (key, Some(steps)) = (self.key(id), steps.checked_sub(1)) else { return 0 };
        if !key.exists || key.disabled || key.expired {
            return 0;
        }
        let issuer = key.issued_by.map_or(EVERYTHING, |issuer| self.key_within(issuer, steps));
        self.principal_within(key.owner, steps) & key.scope.unwrap_or(EVERYTHING) & issuer
    }

    // Rules 4 and 5: provisioning keys and lineage.

    /// The principal that makes the request.
    pub fn principal_of(&self, caller: Caller) -> Id {
        match caller {
            Caller::Session(principal) => principal,
            Caller::Key(key) => self.key(key).owner,
        }
    }

    fn provisioner(&self, principal: Id) -> Option<Id> {
        self.principal(principal).provisioned_by.filter(|_| self.principal(principal).exists)
    }

    fn issuer(&self, key: Id) -> Option<Id> {
        self.key(key).issued_by.filter(|_| self.key(key).exists)
    }

    /// The key that everything the caller creates depends on; none for an independent caller.
    pub fn provisioning_key(&self, caller: Caller) -> Option<Id> {
        match caller {
            Caller::Session(principal) => self.provisioner(principal),
            Caller::Key(key) => Some(key),
        }
    }

    /// Whether a link (`provisioned_by` or `issued_by`) leads to `key`, directly or from issuer to issuer. Owners do
    /// not count.
    fn leads_to(&self, link: Option<Id>, key: Id) -> bool {
        link.is_some_and(|link| link == key || self.leads_to(self.issuer(link), key))
    }

    /// Whether a principal is in the lineage of a key.
    pub fn principal_in_lineage(&self, principal: Id, key: Id) -> bool {
        self.leads_to(self.provisioner(principal), key)
    }

    /// Whether a role is in the lineage of a key. Deleting a key in between changes nothing: a role keeps the lineage
    /// it had when it was created (rules 5 and 12).
    pub fn role_in_lineage(&self, role: Id, key: Id) -> bool {
        let Role { provisioned_by, awaits, .. } = *self.role(role);
        let mut link = provisioned_by;
        if awaits.iter().any(|key| self.key(key).exists) {
            link = link.and_then(|key| self.key(key).issued_by);
        }
        while let Some(next) = link.filter(|next| *next != key) {
            link = self.key(next).issued_by;
        }
        link.is_some()
    }

    /// Whether a key is in the lineage of another key.
    pub fn key_in_lineage(&self, key: Id, of: Id) -> bool {
        self.leads_to(self.issuer(key), of)
    }

    // Rules 6 and 7: dependence and depth.

    /// The parents of a key, at most two: the key that provisions its owner and the key that issued it.
    fn parents(&self, key: Id) -> impl Iterator<Item = Id> + use<> {
        self.provisioner(self.key(key).owner).into_iter().chain(self.issuer(key))
    }

    /// A key and every key that it depends on.
    pub fn key_and_ancestors(&self, key: Id) -> Set {
        self.collect(key, Set::EMPTY)
    }

    fn collect(&self, key: Id, seen: Set) -> Set {
        if seen.has(key) {
            return seen;
        }
        self.parents(key).fold(seen.with(key), |seen, parent| self.collect(parent, seen))
    }

    /// Every key that a principal depends on.
    pub fn ancestors(&self, principal: Id) -> Set {
        self.provisioner(principal).map_or(Set::EMPTY, |key| self.key_and_ancestors(key))
    }

    /// The key that a caller uses and every key that the caller depends on.
    pub fn ancestors_of_caller(&self, caller: Caller) -> Set {
        match caller {
            Caller::Session(principal) => self.ancestors(principal),
            Caller::Key(key) => self.key_and_ancestors(key),
        }
    }

    /// Whether a principal is the caller or one of its ancestors.
    pub fn is_caller_or_ancestor(&self, caller: Caller, principal: Id) -> bool {
        self.principal_of(caller) == principal
            || self.ancestors_of_caller(caller).iter().any(|key| self.key(key).owner == principal)
    }

    /// Whether a principal depends on the caller's provisioning key or, for an independent caller, on one of its keys.
    pub fn is_descendant(&self, caller: Caller, principal: Id) -> bool {
        let ancestors = self.ancestors(principal);
        match self.provisioning_key(caller) {
            Some(key) => ancestors.has(key),
            None => ancestors.iter().any(|key| self.key(key).owner == self.principal_of(caller)),
        }
    }

    /// The length of the longest chain of keys that ends in `key`; 0 without a key.
    pub fn depth(&self, key: Option<Id>) -> usize {
        key.map_or(0, |key| 1 + self.parents(key).map(|parent| self.depth(Some(parent))).max().unwrap_or(0))
    }

    /// Records that the owner of a key has a descendant `depth` keys away, and updates the owner's ancestors
    /// accordingly.
    pub fn record_depth(&mut self, key: Option<Id>, depth: u8) {
        // A depth greater than the number of keys is a cycle, which exists only while the rule against it is off.
        let Some(key) = key.filter(|_| usize::from(depth) <= DEPTH + self.keys.len()) else { return };
        let owner = self.key(key).owner;
        let record = &mut self.principal_mut(owner).height;
        *record = depth.max(*record);
        for parent in self.parents(key) {
            self.record_depth(Some(parent), depth + 1);
        }
    }

    // Rule 6: blocked.

    /// Every fault of a key and its owner, ignoring their ancestors.
    pub fn faults(&self, key: Id) -> Vec<Fault> {
        let (key, owner) = (self.key(key), self.principal(self.key(key).owner));
        let faults = [
            (!key.exists, Fault::KeyDeleted),
            (key.exists && key.disabled, Fault::KeyDisabled),
            (key.exists && key.expired, Fault::KeyExpired),
            (!owner.exists || owner.deleted, Fault::OwnerDeleted),
            (owner.exists && owner.disabled, Fault::OwnerDisabled),
            (owner.exists && owner.invited, Fault::OwnerInvited),
        ];
        faults.into_iter().filter_map(|(is, fault)| is.then_some(fault)).collect()
    }

    /// The first broken links from a key towards its ancestors, one for each path.
    pub fn first_broken(&self, key: Id) -> Vec<Id> {
        if !self.faults(key).is_empty() {
            return vec![key];
        }
        self.parents(key).flat_map(|parent| self.first_broken(parent)).collect()
    }

    /// Whether an invitation can be accepted: the user has no other fault, and no ancestor is broken.
    pub fn accepts(&self, id: Id) -> bool {
        let principal = self.principal(id);
        let open = principal.exists && principal.invited && !principal.deleted && !principal.disabled;
        open && self.ancestors(id).iter().all(|key| self.faults(key).is_empty())
    }

    /// Whether a caller is let in at all: it is active, its key works, and no ancestor is broken.
    pub fn works(&self, caller: Caller) -> bool {
        let active = self.principal(self.principal_of(caller)).is_active();
        active && self.ancestors_of_caller(caller).iter().all(|key| self.faults(key).is_empty())
    }
}
