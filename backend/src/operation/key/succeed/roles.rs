//! The roles of a key that has a successor.
//!
//! First the successor provisions each of them, but cannot widen it: holders that still depend on the old key would gain
//! by a key that they do not depend on. From then on rule 12 makes the role independent if it is assigned to anything
//! outside the lineage of the successor. So when nothing depends on the old key any more, all holders are in that
//! lineage, however many they are, and the successor enters the lineage of the role.

use std::collections::BTreeSet;
use std::sync::Arc;

use postern_shared::change::Action;
use postern_shared::id::RoleId;
use postern_shared::principal::KeyRef;

use super::{Opened, PAGE, Succession, key_and_owner};
use crate::error::Error;
use crate::store::{ChangeRecord, EntityRef, Related, Relation, Snapshot, StoredRole};

impl Succession {
    /// The roles that the old key provisions.
    pub(super) async fn provisioned_roles(&self) -> Result<Vec<RoleId>, Error> {
        let mut roles = self.roles().await?;
        roles.retain(|role| self.is_provisioned(role));
        Ok(roles.into_iter().map(|role| role.role.id.clone()).collect())
    }

    /// Makes the successor provision a role that the old key provisions.
    pub(super) async fn hand_over_role(&self, id: &RoleId) -> Result<bool, Error> {
        let Opened { mut caller, owner, read_set } = self.open().await?;
        caller.load([EntityRef::Role(id.clone())]).await?;
        let found = caller.snapshot().role(id).filter(|role| self.is_provisioned(role));
        let Some(before) = found else { return Ok(false) };
        let mut after = before.clone();
        after.hand_over(self.old.clone(), self.new.clone());
        let mut commit = caller.begin_commit(read_set)?;
        self.name_successor(&mut commit, &caller, &owner)?;
        after.update(&mut commit, before, caller.now())?;
        let record = ChangeRecord::edited(Action::RoleEdit, before, &after);
        caller.commit_logged(commit, after.changed_at, record, "").await?;
        Ok(true)
    }

    /// Puts the successor in place of the old key into the lineages of roles. Returns how many roles still wait for
    /// that, and whether nothing depends on the old key any more; `None` if there was no time for all.
    pub(super) async fn settle_roles(&self) -> Result<Option<(u64, bool)>, Error> {
        let roles = self.roles().await?;
        // After the roles were read: what a role is assigned to from now on makes it independent or depends on the
        // successor.
        let nothing_depends = self.nothing_depends().await?;
        let keys: Vec<EntityRef> = roles.iter().flat_map(|role| lineage_of(role)).collect();
        let keys = self.caller.app().store.snapshot_of(keys).await?;
        let mut waiting = 0;
        for role in roles {
            let waits = self.is_provisioned(&role) || role.awaits.contains(&self.old) && !nothing_depends;
            waiting += u64::from(waits);
            if waits || (!role.awaits.contains(&self.old) && self.moved_key(&keys, &role).is_none()) {
                continue;
            }
            if self.is_late() {
                return Ok(None);
            }
            self.caller.app().decide(|| self.settle_role(&role.role.id)).await?;
        }
        Ok(Some((waiting, nothing_depends)))
    }

    /// Puts the successor into the lineage of a role: of one that it provisions, and of one of a key that has moved.
    /// The log of a role names only the key that provisions it, so this makes no entry.
    async fn settle_role(&self, id: &RoleId) -> Result<(), Error> {
        let Opened { mut caller, mut read_set, .. } = self.open().await?;
        caller.load([EntityRef::Role(id.clone())]).await?;
        let Some(before) = caller.snapshot().role(id).cloned() else { return Ok(()) };
        caller.load(lineage_of(&before)).await?;
        let (snapshot, mut after) = (caller.snapshot(), before.clone());
        if after.awaits.remove(&self.old) {
            let provisioning = after.provisioning_key().filter(|_| after.awaits.is_empty());
            let lineage = provisioning.map_or_else(BTreeSet::new, |key| snapshot.lineage(Some(key)));
            read_set = read_set.and(lineage.iter().cloned().map(EntityRef::Key));
            let more = lineage.into_iter().filter(|key| !before.lineage.contains(key));
            after.lineage.extend(more);
        } else if let Some(moved) = self.moved_key(snapshot, &before) {
            read_set = read_set.and([EntityRef::Key(moved.clone())]);
            for key in after.lineage.iter_mut().filter(|key| **key == self.old) {
                key.clone_from(&self.new);
            }
        } else {
            return Ok(());
        }
        let mut commit = caller.begin_commit(read_set)?;
        after.update(&mut commit, &before, caller.now())?;
        caller.commit(commit, "").await
    }

    fn is_provisioned(&self, role: &StoredRole) -> bool {
        role.provisioning_key() == Some(&self.old)
    }

    /// The key in the lineage of a role that depended on the old key and depends on the successor now.
    fn moved_key<'a>(&self, snapshot: &Snapshot, role: &'a StoredRole) -> Option<&'a KeyRef> {
        let mut lineage =
            role.lineage.iter().chain(role.provisioning_key()).filter(|_| role.lineage.contains(&self.old));
        lineage.find(|key| snapshot.key(key).is_some_and(|key| key.issued_by.as_ref() == Some(&self.new)))
    }

    /// Whether nothing depends on the old key any more.
    async fn nothing_depends(&self) -> Result<bool, Error> {
        let (store, mut after) = (&self.caller.app().store, None);
        loop {
            let (dependents, next) = store.dependents(&self.old.id, after.as_deref(), PAGE).await?;
            let entities: Vec<EntityRef> =
                dependents.iter().flat_map(|(_, dependent)| entities_of(dependent)).collect();
            let snapshot = store.snapshot_of(entities).await?;
            let depends = dependents.iter().any(|(_, dependent)| match dependent {
                Related::Principal(id) => snapshot.provisioned(id, &self.old).is_some(),
                Related::Key(key, _) => snapshot.issued(key, &self.old).is_some(),
                Related::Role(_) => false,
            });
            if depends || next.is_none() {
                return Ok(!depends);
            }
            after = next;
        }
    }

    /// The roles that the old key provisions, or that have it in their lineage or wait for what depends on it.
    async fn roles(&self) -> Result<Vec<Arc<StoredRole>>, Error> {
        let (store, mut after, mut found) = (&self.caller.app().store, None, Vec::new());
        loop {
            let (roles, next) = store.related(&Relation::Roles, after.as_deref()).await?;
            let roles: Vec<EntityRef> = roles.iter().flat_map(entities_of).collect();
            let roles = store.snapshot_of(roles).await?.roles.into_values().flatten();
            found.extend(roles.filter(|role| {
                self.is_provisioned(role) || role.lineage.contains(&self.old) || role.awaits.contains(&self.old)
            }));
            after = next;
            if after.is_none() {
                return Ok(found);
            }
        }
    }
}

/// The keys in the lineage of a role, with the one that provisions it.
fn lineage_of(role: &StoredRole) -> Vec<EntityRef> {
    role.lineage.iter().chain(role.provisioning_key()).cloned().map(EntityRef::Key).collect()
}

/// What a decision about a dependent or a role is based on.
fn entities_of(related: &Related) -> Vec<EntityRef> {
    match related {
        Related::Principal(id) => vec![EntityRef::Principal(id.clone())],
        Related::Key(key, _) => key_and_owner(key).into(),
        Related::Role(id) => vec![EntityRef::Role(id.clone())],
    }
}
