//! Rules 8 and 12: you may grant only what you hold. Every way to give rights goes through [`grant`].

use postern_shared::id::RoleId;
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;
use postern_shared::problem::Code;

use super::Actor;
use super::manage::outside_lineage;
use crate::error::Refusal;
use crate::store::entity::role::StoredRole;
use crate::store::snapshot::EntityRef;
use crate::store::snapshot::ReadSet;
use crate::store::snapshot::Snapshot;

/// Refuses to give what the giver does not have.
pub fn grant(giver: &PermissionSet, gift: &PermissionSet) -> Result<(), Refusal> {
    if giver.covers(gift) {
        return Ok(());
    }
    let missing = giver.lacks(gift);
    let detail = match listed(&missing) {
        Some(names) => format!("You can give only what you may do yourself. You lack {names}."),
        None => "Only an Administrator, with nothing limiting it, can give everything.".to_owned(),
    };
    Err(Refusal { missing, ..Refusal::new(Code::BeyondYourRights, detail) })
}

/// The permissions that a refusal is about, for its sentence. `None` if the whole of Administrator is missing, which has no names.
pub(super) fn listed(missing: &[Permission]) -> Option<String> {
    let names: Vec<_> = missing.iter().map(ToString::to_string).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

impl Actor {
    /// Refuses to let a role be created that grants more than the caller may do.
    pub fn may_create_role(&self, snapshot: &Snapshot, permissions: &PermissionSet) -> Result<(), Refusal> {
        grant(&self.permissions(snapshot), permissions)
    }

    /// Refuses to let a role be edited or deleted that grants, or granted, more than the caller may do, that the caller lives on,
    /// or that is outside the caller's lineage and would be more than narrowed; answers what that was decided on.
    pub fn may_edit_role(&self, snapshot: &Snapshot, edit: &RoleChange<'_>) -> Result<ReadSet, Refusal> {
        let (permissions, role) = (self.permissions(snapshot), &edit.before.role);
        grant(&permissions, &edit.before.permission_set())?;
        grant(&permissions, edit.after)?;
        if permissions != PermissionSet::Everything && self.depends_on_role(snapshot, &role.id) {
            return Err(Refusal::new(
                Code::OwnRights,
                "Nobody but an Administrator changes a role that their own rights come from.",
            ));
        }
        let only_narrows = !edit.renames && edit.before.permission_set().covers(edit.after);
        let outside = self.provisioning_key(snapshot).filter(|key| !edit.before.lineage.contains(key));
        if outside.is_some() && !only_narrows {
            return Err(outside_lineage(&format!("The role {}", role.name)));
        }
        Ok([EntityRef::Role(role.id.clone())].into_iter().collect())
    }

    /// Refuses to let roles be given of which one grants more than the caller may do; answers what that was decided on.
    pub fn may_give_roles(&self, snapshot: &Snapshot, roles: &[RoleId]) -> Result<ReadSet, Refusal> {
        let permissions = self.permissions(snapshot);
        roles.iter().try_for_each(|role| grant(&permissions, &snapshot.granted_by(role)))?;
        Ok(roles.iter().filter(|role| !role.is_administrator()).cloned().map(EntityRef::Role).collect())
    }
}

/// A change to a role, as far as it matters to who may make it.
#[derive(Debug, Clone, Copy)]
pub struct RoleChange<'a> {
    /// The role as it is.
    pub before: &'a StoredRole,
    /// What it would grant.
    pub after: &'a PermissionSet,
    /// Whether its name or description would change.
    pub renames: bool,
}
