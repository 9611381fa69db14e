//! Who holds which role: the items that say so, and the count on the role.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use postern_shared::field::{Broken, FieldError};
use postern_shared::id::RoleId;
use postern_shared::principal::PrincipalId;

use crate::authority::World;
use crate::error::{Error, Refusal};
use crate::store::commit::Commit;
use crate::store::item::key_attributes;
use crate::store::key;

/// The roles named, each once, in the order given.
#[must_use]
pub fn distinct(roles: &[RoleId]) -> Vec<RoleId> {
    let mut seen = BTreeSet::new();
    roles.iter().filter(|role| seen.insert(*role)).cloned().collect()
}

/// Refuses roles that do not exist.
pub fn must_exist(world: &World, roles: &[RoleId]) -> Result<(), Refusal> {
    let unknown: Vec<FieldError> = roles
        .iter()
        .enumerate()
        .filter(|(_, role)| !role.is_administrator() && world.role(role).is_none())
        .map(|(n, role)| Broken::new("unknown_role", format!("There is no role {role}.")).at(format!("roles[{n}]")))
        .collect();
    if unknown.is_empty() { Ok(()) } else { Err(Refusal::fields(unknown)) }
}

/// Writes that a principal holds the roles `after` and no longer those only in `before`.
pub fn write(commit: &mut Commit, principal: &PrincipalId, before: &[RoleId], after: &[RoleId]) {
    for role in after.iter().filter(|role| !before.contains(role)) {
        commit.put(key::holder(role, principal), key_attributes(&key::holder(role, principal)));
        commit.add(key::role(role), "holders", 1);
    }
    for role in before.iter().filter(|role| !after.contains(role)) {
        commit.delete(key::holder(role, principal));
        commit.add(key::role(role), "holders", -1);
    }
}

/// The principal that a holder item speaks of.
pub fn holder_of(item: &crate::store::item::Item) -> Result<PrincipalId, Error> {
    let sort_key = item.get(key::SK).and_then(|value: &AttributeValue| value.as_s().ok());
    let id = sort_key.and_then(|text| text.strip_prefix(key::HOLDERS)).and_then(|id| id.parse().ok());
    id.ok_or_else(|| Error::internal("a holder item without a principal"))
}
