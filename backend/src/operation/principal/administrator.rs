//! Removing an administrator asserts, in the same commit, that another one exists (rule 17).

use postern_shared::id::RoleId;
use postern_shared::problem::Code;

use crate::authority::last_administrator::{can_administer, removes_administrator};
use crate::caller::Caller;
use crate::error::Error;
use crate::store::entity::principal::Principal;
use crate::store::snapshot::{EntityRef, ReadSet};

/// How many holders of the role are read in one call.
const PAGE: u32 = 100;

/// Refuses to remove the last administrator. Otherwise reads another administrator and returns it as a read set: the
/// commit fails if that one is removed at the same time.
pub(super) async fn must_remain(caller: &mut Caller, before: &Principal, after: &Principal) -> Result<ReadSet, Error> {
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
