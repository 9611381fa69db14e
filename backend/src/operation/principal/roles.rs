//! The roles of a principal, and the check that an administrator remains (rule 17).

use std::collections::BTreeSet;

use postern_shared::change::Action;
use postern_shared::field::{FieldError, Violation};
use postern_shared::id::RoleId;
use postern_shared::problem::Code;
use postern_shared::time::Timestamp;

use crate::authority::manage::{can_administer, removes_administrator};
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::{ChangeLog, ChangeRecord, Commit, EntityRef, Principal, ReadSet, Snapshot, StoredRole};

/// These roles without duplicates, in the order given.
pub(in crate::operation) fn distinct(roles: &[RoleId]) -> Vec<RoleId> {
    let mut seen = BTreeSet::new();
    roles.iter().filter(|role| seen.insert(*role)).cloned().collect()
}

/// Refuses roles that do not exist, and names them by their place in the list as it was sent.
pub(in crate::operation) fn must_exist(snapshot: &Snapshot, roles: &[RoleId]) -> Result<(), Refusal> {
    let unknown =
        roles.iter().enumerate().filter(|(_, role)| !role.is_administrator() && snapshot.role(role).is_none());
    let errors: Vec<FieldError> = unknown
        .map(|(n, role)| Violation::new("unknown_role", format!("There is no role {role}.")).at(format!("roles[{n}]")))
        .collect();
    Refusal::if_invalid(errors)
}

/// Makes roles independent that a change to one of their holders takes out of their lineage (rule 12).
pub(in crate::operation) fn release_roles(
    commit: &mut Commit,
    log: ChangeLog<'_>,
    now: Timestamp,
    snapshot: &Snapshot,
    before: Option<&Principal>,
    after: &Principal,
) -> Result<(), Error> {
    release(commit, log, now, snapshot.roles_to_release(before, after))
}

/// Makes roles independent.
pub(in crate::operation) fn release<'a>(
    commit: &mut Commit,
    log: ChangeLog<'_>,
    now: Timestamp,
    roles: impl Iterator<Item = &'a StoredRole>,
) -> Result<(), Error> {
    for provisioned in roles {
        let mut independent = provisioned.clone();
        independent.release();
        independent.update(commit, provisioned, now)?;
        let record = ChangeRecord::edited(Action::RoleEdit, provisioned, &independent);
        log.append(commit, independent.changed_at, record)?;
    }
    Ok(())
}

/// How many holders of the role are read in one call.
const PAGE: u32 = 100;

/// Refuses to remove the last administrator (rule 17). Otherwise reads another administrator and returns it as a read
/// set: the commit fails if that one is removed at the same time.
pub(super) async fn administrator_must_remain(
    caller: &mut Caller,
    before: &Principal,
    after: &Principal,
) -> Result<ReadSet, Error> {
    if !removes_administrator(before, after) {
        return Ok(ReadSet::default());
    }
    let mut last = None;
    loop {
        let store = &caller.app().store;
        let holders = store.holders(&RoleId::administrator(), last.as_ref(), PAGE).await?;
        caller.load(holders.iter().cloned().map(EntityRef::Principal)).await?;
        let others = holders.iter().filter(|id| **id != before.id);
        let mut principals = others.filter_map(|id| caller.snapshot().principal(id));
        if let Some(other) = principals.find(|principal| can_administer(principal)) {
            return Ok([EntityRef::Principal(other.id.clone())].into_iter().collect());
        }
        if holders.len() < PAGE as usize {
            return Err(Error::refused(
                Code::LastAdministrator,
                "No one else can administer Postern. Give another user the role Administrator first.",
            ));
        }
        last = holders.into_iter().next_back();
    }
}
