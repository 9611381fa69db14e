//! Hand over: a principal that depends on no key depends on one from then on.

use postern_shared::principal::{KeyRef, PrincipalId};

use super::{Verb, action, loggable, reach, write, write_permission, write_provisioning};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::membership::{self, Log};
use crate::store::change::ChangeRecord;
use crate::store::commit::{Commit, Condition};
use crate::store::item::attribute;
use crate::store::key as keys;
use crate::store::principal::Principal;
use crate::store::snapshot::EntityRef;
use crate::store::snapshot::Snapshot;

/// Hands a principal over to a key (rule 13) and returns it as it is afterwards. An administrator remains (rule 17): only another
/// administrator can hand one over, and the commit asserts the caller's own rights.
pub async fn hand_over(caller: &Caller, id: &PrincipalId, key: &KeyRef) -> Result<(Principal, Snapshot), Error> {
    caller.must(&write_permission(id.kind()))?;
    caller.require_session()?;
    let (before, mut snapshot) = reach(caller, id).await?;
    let wanted = [EntityRef::Key(key.clone()), EntityRef::Principal(key.owner.clone())];
    caller.app.store.load(&mut snapshot, wanted).await?;
    if before.provisioned_by.as_ref() == Some(key) {
        return Ok((before, snapshot));
    }
    let read_set = caller.actor.may_hand_over(&snapshot, id, key)?;
    let mut after = before.clone();
    after.provisioned_by = Some(key.clone());
    after.ancestors = snapshot.keys_from(key).into_iter().collect();

    let mut commit = Commit::default();
    caller.bind(&snapshot, read_set, &mut commit)?;
    write(&mut commit, &before, &mut after, caller.now)?;
    // Something may have been created further below it meanwhile, which leaves its version alone.
    commit.expect(keys::principal(id), Condition::Is("height", attribute(before.height)?));
    membership::write(&mut commit, &snapshot, &Log::of(caller), Some(&before), &after)?;
    write_provisioning(&mut commit, &snapshot, &after)?;
    let change =
        ChangeRecord::edit(action(id.kind(), Verb::HandOver), after.subject(), &loggable(&before), &loggable(&after));
    commit.log(&caller.app.random, &caller.audit, after.changed_at, change)?;
    caller.commit(commit, "").await?;
    Ok((after, snapshot))
}
