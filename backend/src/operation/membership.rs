//! Who holds which role: the items that say so, and the count on the role.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use postern_shared::change::Action;
use postern_shared::field::{Broken, FieldError};
use postern_shared::id::RoleId;
use postern_shared::principal::PrincipalId;

use super::role;
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::random::Random;
use crate::store::change::{AuditContext, ChangeRecord, next_time};
use crate::store::commit::{Commit, Condition};
use crate::store::item::{attribute, key_attributes};
use crate::store::key;
use crate::store::principal::Principal;
use crate::store::role::StoredRole;
use crate::store::snapshot::Snapshot;

/// The roles named, each once, in the order given.
#[must_use]
pub fn distinct(roles: &[RoleId]) -> Vec<RoleId> {
    let mut seen = BTreeSet::new();
    roles.iter().filter(|role| seen.insert(*role)).cloned().collect()
}

/// Refuses roles that do not exist.
pub fn must_exist(snapshot: &Snapshot, roles: &[RoleId]) -> Result<(), Refusal> {
    let unknown: Vec<FieldError> = roles
        .iter()
        .enumerate()
        .filter(|(_, role)| !role.is_administrator() && snapshot.role(role).is_none())
        .map(|(n, role)| Broken::new("unknown_role", format!("There is no role {role}.")).at(format!("roles[{n}]")))
        .collect();
    if unknown.is_empty() { Ok(()) } else { Err(Refusal::fields(unknown)) }
}

/// Writes that a principal holds its roles from now on, and no longer those that only `before` held. A role that is assigned outside
/// its lineage, or whose holder leaves that lineage, becomes independent (rule 12).
pub fn write(
    commit: &mut Commit,
    snapshot: &Snapshot,
    log: &Log<'_>,
    before: Option<&Principal>,
    after: &Principal,
) -> Result<(), Error> {
    let held = before.map(|before| before.roles.as_slice()).unwrap_or_default();
    for role in after.roles.iter().filter(|role| !held.contains(role)) {
        commit.put(key::holder(role, &after.id), key_attributes(&key::holder(role, &after.id)));
        commit.add(key::role(role), "holders", 1);
    }
    for role in held.iter().filter(|role| !after.roles.contains(role)) {
        commit.delete(key::holder(role, &after.id));
        commit.add(key::role(role), "holders", -1);
    }
    let moves = before.is_some_and(|before| before.provisioned_by != after.provisioned_by);
    let lineage = snapshot.lineage(after.provisioned_by.as_ref());
    for role in after.roles.iter().filter(|role| moves || !held.contains(role)).filter_map(|role| snapshot.role(role)) {
        if role.role.provisioned_by.as_ref().is_some_and(|key| !lineage.contains(key)) {
            release(commit, log, role)?;
        }
    }
    Ok(())
}

/// Makes a role independent, under the version that was read.
fn release(commit: &mut Commit, log: &Log<'_>, before: &StoredRole) -> Result<(), Error> {
    let mut after = before.clone();
    after.role.provisioned_by = None;
    after.lineage = Vec::new();
    after.role.version += 1;
    after.role.updated_at = log.now;
    after.changed_at = next_time(log.now, before.changed_at)?;
    let place = key::role(&before.role.id);
    commit.expect(place.clone(), before.unchanged()?);
    commit.expect(place.clone(), Condition::Is("changed_at", attribute(before.changed_at)?));
    commit.set(place.clone(), "provisioned_by", attribute(&after.role.provisioned_by)?);
    commit.set(place.clone(), "lineage", attribute(&after.lineage)?);
    commit.set(place.clone(), "version", attribute(after.role.version)?);
    commit.set(place.clone(), "updated_at", attribute(after.role.updated_at)?);
    commit.set(place, "changed_at", attribute(after.changed_at)?);
    let (was, is) = (role::loggable(&before.role), role::loggable(&after.role));
    let change = ChangeRecord::edit(Action::RoleEdit, after.subject(), &was, &is);
    commit.log(log.random, log.audit, after.changed_at, change)
}

/// Whose change it is, for the log.
#[derive(Debug, Clone, Copy)]
pub struct Log<'a> {
    /// Who makes it.
    pub audit: &'a AuditContext,
    /// For the ids of entries.
    pub random: &'a Random,
    /// When.
    pub now: Timestamp,
}

impl<'a> Log<'a> {
    /// A caller's.
    #[must_use]
    pub fn of(caller: &'a Caller) -> Self {
        Self { audit: &caller.audit, random: &caller.app.random, now: caller.now }
    }
}

/// The principal that a holder item speaks of.
pub fn holder_of(item: &crate::store::item::Item) -> Result<PrincipalId, Error> {
    let sort_key = item.get(key::SK).and_then(|value: &AttributeValue| value.as_s().ok());
    let id = sort_key.and_then(|text| text.strip_prefix(key::HOLDERS)).and_then(|id| id.parse().ok());
    id.ok_or_else(|| Error::internal("a holder item without a principal"))
}
