//! Rules 9 to 11, 13, 14 and 17: manage only whom you cover, increase nobody's rights outside your own lineage, hand
//! over only to a key that can provision, and let an administrator remain.

use postern_shared::field::Violation;
use postern_shared::id::RoleId;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::{KeyRef, Kind, PrincipalId};
use postern_shared::problem::Code;

use super::provisioning::outside_lineage;
use super::{Actor, grant};
use crate::error::Refusal;
use crate::store::{EntityRef, Principal, ReadSet, Snapshot, StoredKey};

/// A kind of access to another principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Any change that is none of the others: a new name or login, enabling, more roles.
    Modify,
    /// A reduction: disable, delete, end sessions, remove a role, disable or delete a key.
    Revoke,
    /// A way to act as the principal afterwards: invite again, issue or rotate a key.
    Impersonate,
    /// Making it independent: adopt.
    Release,
    /// Making it depend on a key: hand over.
    HandOver,
}

impl Actor {
    /// Refuses access to a principal that the actor does not cover, or whose rights the actor must not increase.
    pub fn may_manage(&self, snapshot: &Snapshot, target: &PrincipalId, access: Access) -> Result<ReadSet, Refusal> {
        let Some(principal) = snapshot.principal(target) else { return Err(Refusal::not_found("principal")) };
        let permissions = self.permissions(snapshot);
        let provisioning_key = self.provisioning_key(snapshot);
        if provisioning_key.is_some() && self.depends_on(snapshot, target) {
            return Err(Refusal::new(
                Code::OwnRights,
                "You use a key or depend on one, so you can change neither yourself nor anything that the key depends on.",
            ));
        }
        if access == Access::Revoke && self.is_ancestor_of(snapshot, target) {
            covers(&permissions, &snapshot.effective_permissions(target, self.now))?;
            return Ok(snapshot.read_set_of_principal(target));
        }
        if matches!(access, Access::Release | Access::HandOver) {
            self.require_independence(snapshot)?;
            if *target == self.principal {
                return Err(independence_required());
            }
        }
        if access == Access::Impersonate && *target == self.principal {
            let sentence = "You cannot invite yourself again. Change your password under Account instead.";
            return Err(Refusal::new(Code::OwnRights, sentence));
        }
        covers(&permissions, &snapshot.held(principal))?;
        let lineage = snapshot.lineage(principal.provisioned_by.as_ref());
        let outside = provisioning_key.filter(|key| !lineage.contains(key));
        let read_set = snapshot.read_set_of_held(target);
        if access == Access::Revoke {
            return Ok(read_set);
        }
        if outside.is_some() {
            return Err(match access {
                Access::Impersonate if target.kind() == Kind::User => invitation_outside_lineage(snapshot, principal),
                _ => outside_lineage(&principal.name),
            });
        }
        Ok(read_set.and(lineage.into_iter().map(EntityRef::Key)))
    }

    /// Refuses to enable, extend or rotate a key outside the lineage of the actor's provisioning key. The lineage of its owner
    /// does not count: the owner can be adopted, and the key would then be outside.
    pub fn may_renew(&self, snapshot: &Snapshot, key: &StoredKey) -> Result<ReadSet, Refusal> {
        let lineage = snapshot.lineage(key.issued_by.as_ref());
        let outside = self.provisioning_key(snapshot).filter(|key| !lineage.contains(key));
        if outside.is_some() {
            return Err(outside_lineage(&key.name));
        }
        let links = lineage.into_iter().chain([key.reference()]);
        Ok(links.map(EntityRef::Key).collect())
    }

    /// Refuses to hand over a principal that the actor does not cover or that depends on a key already, and to hand
    /// over to a key that cannot provision it.
    pub fn may_hand_over(&self, snapshot: &Snapshot, target: &PrincipalId, key: &KeyRef) -> Result<ReadSet, Refusal> {
        let read_set = self.may_manage(snapshot, target, Access::HandOver)?;
        let Some(principal) = snapshot.principal(target) else { return Err(Refusal::not_found("principal")) };
        if principal.provisioned_by.is_some() {
            return Err(Refusal::new(
                Code::AlreadyProvisioned,
                format!("{} depends on a key already. Adopt it first, then hand it over.", principal.name),
            ));
        }
        self.must_work(snapshot, key)?;
        if snapshot.with_ancestors(key).iter().any(|key| key.owner == *target) {
            let sentence = "This key depends on the principal that you hand over. Choose another key.";
            return Err(unfit("circular", sentence));
        }
        grant::grant(&snapshot.effective_permissions_of_key(key, self.now), &snapshot.held(principal)).map_err(
            |Refusal { missing, .. }| {
                let lacks = grant::listed(&missing).unwrap_or_else(|| "the role Administrator".to_owned());
                let sentence = format!("{} holds more than this key has. The key lacks {lacks}.", principal.name);
                Refusal { missing, ..unfit("insufficient_key", &sentence) }
            },
        )?;
        snapshot.may_depend_on(Some(key), principal.height)?;
        Ok(read_set.and(snapshot.read_set_of_key(key)))
    }

    /// Refuses a key in the field `key` that does not work now.
    pub(super) fn must_work(&self, snapshot: &Snapshot, key: &KeyRef) -> Result<(), Refusal> {
        if snapshot.key(key).is_none() {
            return Err(unfit("unknown_key", "There is no such key."));
        }
        if snapshot.broken_link(key, self.now).is_some() {
            return Err(unfit("broken_key", "This key does not work now. Choose one that does."));
        }
        Ok(())
    }

    /// Refuses an actor that depends on a key.
    pub fn require_independence(&self, snapshot: &Snapshot) -> Result<(), Refusal> {
        if self.provisioning_key(snapshot).is_none() { Ok(()) } else { Err(independence_required()) }
    }
}

/// The refusal of the key in the field `key`.
pub(super) fn unfit(code: &'static str, sentence: &str) -> Refusal {
    Refusal::fields(vec![Violation::new(code, sentence).at("key")])
}

fn covers(permissions: &PermissionSet, target: &PermissionSet) -> Result<(), Refusal> {
    grant::grant(permissions, target).map_err(|refusal| {
        let beyond = grant::listed(&refusal.missing)
            .map_or_else(|| "This one holds Administrator.".to_owned(), |names| format!("You lack {names}."));
        Refusal {
            detail: format!("You can manage only principals whose permissions you have yourself. {beyond}"),
            ..refusal
        }
    })
}

/// The refusal to invite a user again outside the actor's lineage. It names the key that can.
fn invitation_outside_lineage(snapshot: &Snapshot, user: &Principal) -> Refusal {
    let provisioning = user.provisioned_by.as_ref().and_then(|key| snapshot.key(key));
    let inviters = provisioning.map_or_else(
        || "people who depend on no key".to_owned(),
        |key| {
            format!("the key {} ({}), the keys that it descends from and people who depend on no key", key.name, key.id)
        },
    );
    let name = &user.name;
    let detail = format!(
        "A new invitation for {name} lets the sender set the password and act as {name}. So only {inviters} can send one."
    );
    Refusal::new(Code::OutsideLineage, detail)
}

fn independence_required() -> Refusal {
    Refusal::new(
        Code::IndependenceRequired,
        "Only a signed-in user who depends on no key can do this, and never to themselves.",
    )
}

/// Rule 17: whether a principal can administer the account on its own: an active, independent user who holds Administrator.
pub fn can_administer(principal: &Principal) -> bool {
    principal.is_active()
        && principal.id.kind() == Kind::User
        && principal.provisioned_by.is_none()
        && principal.roles.contains(&RoleId::administrator())
}

/// Rule 17: whether a change takes an administrator away, so that the commit must assert another one.
pub fn removes_administrator(before: &Principal, after: &Principal) -> bool {
    can_administer(before) && !can_administer(after)
}
