//! Rules 9 to 11 and 13 to 14: you may touch only whom you cover, and increase nobody's rights outside your own lineage.

use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::PrincipalId;
use postern_shared::problem::Code;

use super::{Actor, grant};
use crate::error::Refusal;
use crate::store::entity::key::StoredKey;
use crate::store::snapshot::EntityRef;
use crate::store::snapshot::ReadSet;
use crate::store::snapshot::Snapshot;

/// What is done to another principal, as far as it matters to whom one may do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anything that is none of the others: a new name, enabling, another set of roles.
    Modify,
    /// Something that only takes away: disable, delete, end sessions, take a role, delete a key.
    Revoke,
    /// Something that lets one in as the other: invite again, issue or rotate a key.
    Impersonate,
    /// Making it depend on no key.
    Release,
    /// Making it depend on a key.
    HandOver,
}

impl Actor {
    /// Refuses to touch a principal whom the caller does not cover or must not increase; answers what that was decided on.
    pub fn may_manage(&self, snapshot: &Snapshot, target: &PrincipalId, access: Access) -> Result<ReadSet, Refusal> {
        let Some(principal) = snapshot.principal(target) else { return Err(Refusal::not_found("principal")) };
        let permissions = self.permissions(snapshot);
        let origin = self.provisioning_key(snapshot);
        if origin.is_some() && self.depends_on(snapshot, target) {
            return Err(Refusal::new(
                Code::OwnRights,
                "You act with a key or depend on one, so you can change neither yourself nor anything that the key depends on.",
            ));
        }
        if access == Access::Revoke && self.is_above(snapshot, target) {
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
        let outside = origin.filter(|key| !snapshot.lineage(principal.provisioned_by.as_ref()).contains(key));
        if access != Access::Revoke && outside.is_some() {
            return Err(outside_lineage(&principal.name));
        }
        Ok(snapshot.read_set_of_held(target))
    }

    /// Refuses a caller with an origin to enable a key, or to be shown its secret, that is not in the lineage of this origin. That
    /// its owner is does not count: an adopted owner is free, and so the key would be.
    pub fn may_enable_or_rotate(&self, snapshot: &Snapshot, key: &StoredKey) -> Result<ReadSet, Refusal> {
        let outside =
            self.provisioning_key(snapshot).filter(|origin| !snapshot.lineage(key.issued_by.as_ref()).contains(origin));
        if outside.is_some() {
            return Err(outside_lineage(&key.name));
        }
        Ok([EntityRef::Key(key.reference())].into_iter().collect())
    }

    /// Refuses a caller who depends on a key.
    pub fn require_independence(&self, snapshot: &Snapshot) -> Result<(), Refusal> {
        if self.provisioning_key(snapshot).is_none() { Ok(()) } else { Err(independence_required()) }
    }
}

fn covers(permissions: &PermissionSet, target: &PermissionSet) -> Result<(), Refusal> {
    grant::grant(permissions, target).map_err(|refusal| {
        let beyond = grant::listed(&refusal.missing)
            .map_or_else(|| "This one holds Administrator.".to_owned(), |names| format!("You lack {names}."));
        Refusal { detail: format!("You can manage only those whose rights are within your own. {beyond}"), ..refusal }
    })
}

/// The one refusal to increase anybody's rights outside one's own lineage.
pub(super) fn outside_lineage(name: &str) -> Refusal {
    let detail = format!(
        "{name} is outside the lineage of the key that you depend on, so you can take rights away there but not add any. \
         Ask someone who depends on no key to do it, or to hand a user or API user over to your key."
    );
    Refusal::new(Code::OutsideLineage, detail)
}

fn independence_required() -> Refusal {
    Refusal::new(
        Code::IndependenceRequired,
        "Only a signed-in person who depends on no key can do this, and never to themselves.",
    )
}
