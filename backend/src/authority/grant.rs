//! Rules 8, 12 and 26: grant only what you hold. Every path that grants calls [`grant`].

use std::collections::BTreeSet;

use postern_shared::guard::GuardedApi;
use postern_shared::id::RoleId;
use postern_shared::permission::{Action, Permission};
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::KeyRef;
use postern_shared::problem::Code;

use super::Actor;
use super::provisioning::outside_lineage;
use crate::error::Refusal;
use crate::store::{EntityRef, Principal, ReadSet, Snapshot, StoredRole};

/// Refuses to grant permissions that the grantor does not have.
pub fn grant(grantor: &PermissionSet, granted: &PermissionSet) -> Result<(), Refusal> {
    if grantor.covers(granted) {
        return Ok(());
    }
    let missing = grantor.lacks(granted);
    let detail = match listed(&missing) {
        Some(names) => format!("You can grant only permissions that you have. You lack {names}."),
        None => "Only an Administrator whom no key limits can grant everything.".to_owned(),
    };
    Err(Refusal { missing, ..Refusal::new(Code::BeyondYourRights, detail) })
}

/// The missing permissions as part of a sentence. `None` if Administrator is missing, which is not a list of
/// permissions.
pub(super) fn listed(missing: &[Permission]) -> Option<String> {
    let names: Vec<_> = missing.iter().map(ToString::to_string).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

impl Actor {
    /// Refuses to create a role that grants more than the actor has.
    pub fn may_create_role(&self, snapshot: &Snapshot, permissions: &PermissionSet) -> Result<(), Refusal> {
        grant(&self.permissions(snapshot), permissions)
    }

    /// Refuses to issue a key to a principal, or to let one work longer, whose scope grants more than the actor has. A key
    /// without a scope grants everything that its owner holds.
    pub fn may_grant_scope(
        &self,
        snapshot: &Snapshot,
        owner: &Principal,
        scope: Option<&[Permission]>,
    ) -> Result<(), Refusal> {
        let granted = scope.map_or_else(|| snapshot.held(owner), |scope| scope.iter().cloned().collect());
        grant(&self.permissions(snapshot), &granted)
    }

    /// Refuses to edit or delete a role that grants, before or after, more than the actor has; a role that the actor's
    /// rights come from; and, outside the actor's lineage, to do more than narrow it.
    pub fn may_edit_role(&self, snapshot: &Snapshot, edit: &RoleChange<'_>) -> Result<ReadSet, Refusal> {
        let (permissions, role) = (self.permissions(snapshot), &edit.before.role);
        grant(&permissions, &edit.before.permission_set())?;
        grant(&permissions, edit.after)?;
        if permissions != PermissionSet::Everything && self.depends_on_role(snapshot, &role.id) {
            return Err(Refusal::new(
                Code::OwnRights,
                "Only an Administrator can change a role that their own rights come from.",
            ));
        }
        let only_narrows = !edit.renames && edit.before.permission_set().covers(edit.after);
        // A key with a successor widens no role: holders may have moved to the successor (rule 25).
        let superseded = |key: &KeyRef| snapshot.key(key).is_some_and(|key| key.successor.is_some());
        let lineage = snapshot.lineage_of_role(edit.before);
        let widens = |key: &KeyRef| lineage.contains(key) && !superseded(key);
        let outside = self.provisioning_key(snapshot).filter(|key| !widens(key));
        if outside.is_some() && !only_narrows {
            return Err(outside_lineage(&format!("The role {}", role.name)));
        }
        let relied_on = if edit.before.awaits.is_empty() { BTreeSet::new() } else { lineage };
        let relied_on = relied_on.into_iter().map(EntityRef::Key);
        Ok(relied_on.chain([EntityRef::Role(role.id.clone())]).collect())
    }

    /// Rule 26: refuses to change the APIs that a resource represents, unless the actor is independent and has the resource's
    /// permissions and all that the routes require, before and after.
    pub fn may_guard(
        &self,
        snapshot: &Snapshot,
        resource: &str,
        apis: impl IntoIterator<Item = GuardedApi>,
    ) -> Result<(), Refusal> {
        if self.provisioning_key(snapshot).is_some() {
            let sentence = "Only a signed-in user who depends on no key can change the APIs of a resource.";
            return Err(Refusal::new(Code::IndependenceRequired, sentence));
        }
        let own = [Action::Read, Action::Write].map(|action| Permission::on(resource, action));
        let required = apis.into_iter().flat_map(|api| api.routes.into_values().flatten());
        grant(&self.permissions(snapshot), &own.into_iter().chain(required).collect())
    }

    /// Refuses to assign roles if one of them grants more than the actor has.
    pub fn may_give_roles(&self, snapshot: &Snapshot, roles: &[RoleId]) -> Result<ReadSet, Refusal> {
        let permissions = self.permissions(snapshot);
        roles.iter().try_for_each(|role| grant(&permissions, &snapshot.granted_by(role)))?;
        Ok(roles.iter().filter(|role| !role.is_administrator()).cloned().map(EntityRef::Role).collect())
    }
}

/// A change to a role, as far as authority depends on it.
#[derive(Debug, Clone, Copy)]
pub struct RoleChange<'a> {
    /// The role before the change.
    pub before: &'a StoredRole,
    /// The permissions that the role grants after the change.
    pub after: &'a PermissionSet,
    /// Whether its name or description changes.
    pub renames: bool,
}
