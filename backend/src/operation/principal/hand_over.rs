//! Hand an independent principal over to a key, which provisions it from then on.

use postern_shared::principal::KeyRef;

use super::{OpenPrincipal, Verb, action, loggable, record_heights, release_roles};
use crate::error::Error;
use crate::store::entity::change::ChangeRecord;
use crate::store::snapshot::EntityRef;

impl OpenPrincipal {
    /// Hands it over to a key (rule 13). An administrator remains (rule 17): only another administrator can hand one
    /// over, and the commit asserts the caller's own rights.
    pub async fn hand_over(self, key: KeyRef) -> Result<Self, Error> {
        let Self { mut caller, principal: before } = self;
        caller.load([EntityRef::Key(key.clone()), EntityRef::Principal(key.owner.clone())]).await?;
        if before.provisioned_by.as_ref() == Some(&key) {
            return Ok(Self { caller, principal: before });
        }
        let snapshot = caller.snapshot();
        let read_set = caller.actor().may_hand_over(snapshot, &before.id, &key)?;
        let mut after = before.clone();
        after.ancestors = snapshot.with_ancestors(&key).into_iter().collect();
        after.provisioned_by = Some(key);

        let mut commit = caller.begin_commit(read_set)?;
        after.update(&mut commit, &before, caller.now())?;
        // A deeper descendant may have been created meanwhile, which leaves the version alone.
        before.assert_height(&mut commit)?;
        release_roles(&mut commit, caller.change_log(), caller.now(), snapshot, Some(&before), &after)?;
        record_heights(&mut commit, snapshot, after.provisioned_by.as_ref(), after.height)?;
        let action = action(before.id.kind(), Verb::HandOver);
        let record = ChangeRecord::edit(action, after.subject(), &loggable(&before), &loggable(&after));
        caller.log(&mut commit, after.changed_at, record)?;
        caller.commit(commit, "").await?;
        Ok(Self { caller, principal: after })
    }
}
