//! Power, origin, lineage and dependence: rules 2 to 7.

use crate::state::{ADMINISTRATOR, EVERYTHING, Id, Permissions, Set, State};

/// Who makes a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// A person in a session.
    Session(Id),
    /// A principal with one of its keys.
    Key(Id),
}

/// Something that is wrong with a key or its owner.
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

/// Most keys that stand one above the other over anything (rule 7).
pub const DEPTH: usize = 3;

impl State {
    /// Every principal in a session and every key, working or not.
    pub fn callers(&self) -> impl Iterator<Item = Caller> + use<> {
        self.principal_ids().map(Caller::Session).chain(self.key_ids().map(Caller::Key))
    }

    // Rules 2 and 3: power.

    /// The permissions that holding a role grants.
    #[must_use]
    pub fn granted_by(&self, role: Id) -> Permissions {
        match self.role(role) {
            _ if role == ADMINISTRATOR => EVERYTHING,
            role if role.exists => role.permissions,
            _ => 0,
        }
    }

    /// The permissions that some roles grant together.
    #[must_use]
    pub fn granted_by_all(&self, roles: Set) -> Permissions {
        roles.iter().fold(0, |granted, role| granted | self.granted_by(role))
    }

    /// The permissions of a principal's roles, whatever state it is in.
    #[must_use]
    pub fn held(&self, principal: Id) -> Permissions {
        let principal = self.principal(principal);
        if principal.exists { self.granted_by_all(principal.roles) } else { 0 }
    }

    /// Rule 2.
    #[must_use]
    pub fn effective_of_principal(&self, principal: Id) -> Permissions {
        self.principal_within(principal, self.keys.len() + 1)
    }

    /// Rule 3.
    #[must_use]
    pub fn effective_of_key(&self, key: Id) -> Permissions {
        self.key_within(key, self.keys.len() + 1)
    }

    fn principal_within(&self, id: Id, steps: usize) -> Permissions {
        let principal = self.principal(id);
        if !principal.exists || principal.deleted || principal.disabled || principal.invited {
            return 0;
        }
        match principal.provisioned_by {
            None => self.held(id),
            Some(key) => self.held(id) & self.key_within(key, steps),
        }
    }

    /// `steps` ends the walk around a circle, which only exists where the rule against it is switched off.
    fn key_within(&self, id: Id, steps: usize) -> Permissions {
        let (key, Some(steps)) = (self.key(id), steps.checked_sub(1)) else { return 0 };
        if !key.exists || key.disabled || key.expired {
            return 0;
        }
        let issuer = key.issued_by.map_or(EVERYTHING, |issuer| self.key_within(issuer, steps));
        self.principal_within(key.owner, steps) & key.scope.unwrap_or(EVERYTHING) & issuer
    }

    /// What a caller can do now.
    #[must_use]
    pub fn effective(&self, caller: Caller) -> Permissions {
        match caller {
            Caller::Session(principal) => self.effective_of_principal(principal),
            Caller::Key(key) => self.effective_of_key(key),
        }
    }

    // Rules 4 and 5: origin and lineage.

    /// The principal that makes the request.
    #[must_use]
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
    #[must_use]
    pub fn origin(&self, caller: Caller) -> Option<Id> {
        match caller {
            Caller::Session(principal) => self.provisioner(principal),
            Caller::Key(key) => Some(key),
        }
    }

    /// Whether a link (`provisioned_by` or `issued_by`) leads to `key`, directly or from issuer to issuer. Owners do not count.
    fn leads_to(&self, link: Option<Id>, key: Id) -> bool {
        link.is_some_and(|link| link == key || self.leads_to(self.issuer(link), key))
    }

    /// Whether a principal is in the lineage of a key.
    #[must_use]
    pub fn principal_in_lineage(&self, principal: Id, key: Id) -> bool {
        self.leads_to(self.provisioner(principal), key)
    }

    /// Whether a role is in the lineage of a key. Deleting a key in between changes nothing: a role carries its lineage from the
    /// time when it was created (rules 5 and 12).
    #[must_use]
    pub fn role_in_lineage(&self, role: Id, key: Id) -> bool {
        let mut link = self.role(role).provisioned_by;
        while let Some(next) = link.filter(|next| *next != key) {
            link = self.key(next).issued_by;
        }
        link.is_some()
    }

    /// Whether a key is in the lineage of another key.
    #[must_use]
    pub fn key_in_lineage(&self, key: Id, of: Id) -> bool {
        self.leads_to(self.issuer(key), of)
    }

    // Rules 6 and 7: dependence and depth.

    /// The one or two keys directly above a key: the one that provisions its owner and the one that issued it.
    fn above(&self, key: Id) -> impl Iterator<Item = Id> + use<> {
        self.provisioner(self.key(key).owner).into_iter().chain(self.issuer(key))
    }

    /// A key and every key that it depends on.
    #[must_use]
    pub fn key_and_ancestors(&self, key: Id) -> Set {
        self.collect(key, Set::EMPTY)
    }

    fn collect(&self, key: Id, seen: Set) -> Set {
        if seen.has(key) {
            return seen;
        }
        self.above(key).fold(seen.with(key), |seen, above| self.collect(above, seen))
    }

    /// Every key that a principal depends on.
    #[must_use]
    pub fn ancestors(&self, principal: Id) -> Set {
        self.provisioner(principal).map_or(Set::EMPTY, |key| self.key_and_ancestors(key))
    }

    /// The key that a caller uses and every key that the caller depends on.
    #[must_use]
    pub fn ancestors_of_caller(&self, caller: Caller) -> Set {
        match caller {
            Caller::Session(principal) => self.ancestors(principal),
            Caller::Key(key) => self.key_and_ancestors(key),
        }
    }

    /// Whether a principal is the caller or one that the caller depends on.
    #[must_use]
    pub fn is_caller_or_above(&self, caller: Caller, principal: Id) -> bool {
        self.principal_of(caller) == principal
            || self.ancestors_of_caller(caller).iter().any(|key| self.key(key).owner == principal)
    }

    /// Whether a principal depends on the caller's origin or, for an independent caller, on one of its keys.
    #[must_use]
    pub fn is_below(&self, caller: Caller, principal: Id) -> bool {
        let ancestors = self.ancestors(principal);
        match self.origin(caller) {
            Some(origin) => ancestors.has(origin),
            None => ancestors.iter().any(|key| self.key(key).owner == self.principal_of(caller)),
        }
    }

    /// How many keys stand one above the other over something that depends on `key`; none for what depends on nothing.
    #[must_use]
    pub fn depth(&self, key: Option<Id>) -> usize {
        key.map_or(0, |key| 1 + self.above(key).map(|above| self.depth(Some(above))).max().unwrap_or(0))
    }

    /// Records with all principals above a key that something stands `depth` keys below its owner.
    pub fn record_depth(&mut self, key: Option<Id>, depth: u8) {
        // Deeper than there are keys is a circle, which only exists where the rule against it is switched off.
        let Some(key) = key.filter(|_| usize::from(depth) <= DEPTH + self.keys.len()) else { return };
        let owner = self.key(key).owner;
        let record = &mut self.principal_mut(owner).height;
        *record = depth.max(*record);
        for above in self.above(key) {
            self.record_depth(Some(above), depth + 1);
        }
    }

    // Rule 6: blocked.

    /// Everything that is wrong with a key and its owner, leaving aside what they depend on.
    #[must_use]
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

    /// The first broken links from a key upwards, one for each way.
    #[must_use]
    pub fn first_broken(&self, key: Id) -> Vec<Id> {
        if !self.faults(key).is_empty() {
            return vec![key];
        }
        self.above(key).flat_map(|above| self.first_broken(above)).collect()
    }

    /// Whether an invitation lets its holder in: nothing else is wrong with the user, and nothing that it depends on is broken.
    #[must_use]
    pub fn accepts(&self, id: Id) -> bool {
        let principal = self.principal(id);
        let open = principal.exists && principal.invited && !principal.deleted && !principal.disabled;
        open && self.ancestors(id).iter().all(|key| self.faults(key).is_empty())
    }

    /// Whether a caller is let in at all: it is active, its key works, and nothing that it depends on is broken.
    #[must_use]
    pub fn works(&self, caller: Caller) -> bool {
        let principal = self.principal(self.principal_of(caller));
        let active = principal.exists && !principal.deleted && !principal.disabled && !principal.invited;
        active && self.ancestors_of_caller(caller).iter().all(|key| self.faults(key).is_empty())
    }
}
