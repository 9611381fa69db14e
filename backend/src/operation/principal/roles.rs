//! The roles of a principal.

use std::collections::BTreeSet;

use jiff::Timestamp;
use postern_shared::change::Action;
use postern_shared::field::{FieldError, Violation};
use postern_shared::id::RoleId;

use crate::error::{Error, Refusal};
use crate::store::commit::Commit;
use crate::store::entity::change::{ChangeLog, ChangeRecord};
use crate::store::entity::principal::Principal;
use crate::store::snapshot::Snapshot;

/// These roles without duplicates, in the order given.
pub(in crate::operation) fn distinct(roles: &[RoleId]) -> Vec<RoleId> {
    let mut seen = BTreeSet::new();
    roles.iter().filter(|role| seen.insert(*role)).cloned().collect()
}

/// Refuses roles that do not exist.
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
    for provisioned in snapshot.roles_to_release(before, after) {
        let mut independent = provisioned.clone();
        independent.release();
        independent.update(commit, provisioned, now)?;
        let record = ChangeRecord::edited(Action::RoleEdit, provisioned, &independent);
        log.append(commit, independent.changed_at, record)?;
    }
    Ok(())
}
