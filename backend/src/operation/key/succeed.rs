//! Move what depends on a key to another key of its owner (rule 25): one commit for each principal, key and role.
//!
//! Nothing keeps the progress. What has moved does not depend on the old key any more, so repeating the request goes on.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use postern_shared::api_key::{Moved, Succeeded};
use postern_shared::change::Action;
use postern_shared::id::RoleId;
use postern_shared::principal::{KeyRef, Kind, PrincipalId};
use serde_json::json;
use tokio::time::Instant;

use crate::authority::succession::Inheritance;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::permissions::write_permission;
use crate::operation::principal::{open, record_dependence, release};
use crate::store::{ChangeRecord, Commit, EntityRef, Logged as _, Principal, ReadSet, Related, Relation};

/// How long a request goes on beginning moves. Its answer has to arrive well within a function's time limit.
const TIME: Duration = Duration::from_secs(10);
/// The most holders of a role that one commit asserts. A role with more becomes independent.
const HOLDERS: u32 = 60;

/// Moves what depends on a key, as much as there is time for. The old key may be deleted; its owner may not.
pub async fn succeed(caller: Caller, old: KeyRef, new: KeyRef) -> Result<Succeeded, Error> {
    let succession = Succession { caller, old, new, is_logged: AtomicBool::new(false), until: Instant::now() + TIME };
    let _: (_, _, ReadSet) = succession.open().await?;
    let mut done = Succeeded { moved: Moved::default(), remaining: 0 };
    match succession.run(&mut done).await {
        // What moved, moved. The next request will report the error.
        Err(error) if done.moved == Moved::default() => Err(error),
        _ => Ok(done),
    }
}

/// The keys of a request, and what it has done so far.
struct Succession {
    caller: Caller,
    old: KeyRef,
    new: KeyRef,
    /// Whether the owner's log says that it began.
    is_logged: AtomicBool,
    until: Instant,
}

impl Succession {
    /// Moves one after the other: principals and keys, then roles.
    async fn run(&self, done: &mut Succeeded) -> Result<(), Error> {
        let (store, mut after) = (&self.caller.app().store, None);
        let (roles, dependents) = (self.roles().await?, Relation::Dependents(self.old.clone()));
        loop {
            let (some, next) = store.related(&dependents, after.as_deref()).await?;
            for dependent in &some {
                match dependent {
                    _ if !self.attempt(|| self.move_one(dependent)).await? => done.remaining += 1,
                    Related::Principal(id) if id.kind() == Kind::User => done.moved.users += 1,
                    Related::Principal(_) => done.moved.api_users += 1,
                    Related::Key(..) | Related::Role(_) => done.moved.keys += 1,
                }
            }
            after = next;
            if after.is_none() || self.is_late() {
                break;
            }
        }
        for role in roles {
            done.moved.roles += u64::from(self.attempt(|| self.move_role(&role)).await?);
        }
        Ok(())
    }

    /// The caller, looked up again with both keys and their owner, and what the permission to succeed relies on.
    async fn open(&self) -> Result<(Caller, Principal, ReadSet), Error> {
        let caller = self.caller.refreshed().await?;
        let owner = open(caller, self.old.owner.clone()).await?;
        let (mut caller, owner) = (owner.caller, owner.principal);
        if owner.id != *caller.id() {
            caller.require(&write_permission(owner.id.kind()))?;
        }
        caller.load([&self.old, &self.new].into_iter().flat_map(key_and_owner)).await?;
        let read_set = caller.actor().may_succeed(caller.snapshot(), &self.old, &self.new)?;
        Ok((caller, owner, read_set))
    }

    fn is_late(&self) -> bool {
        Instant::now() >= self.until
    }

    /// Takes a step, if there is time. Returns whether it moved something.
    async fn attempt<F: Future<Output = Result<bool, Error>>>(&self, step: impl FnMut() -> F) -> Result<bool, Error> {
        if self.is_late() { Ok(false) } else { self.caller.app().decide(step).await }
    }

    async fn move_one(&self, dependent: &Related) -> Result<bool, Error> {
        match dependent {
            Related::Principal(id) => self.move_principal(id).await,
            Related::Key(key, _) => self.move_key(key).await,
            Related::Role(_) => Ok(false),
        }
    }

    /// Moves a principal, unless the old key does not provision it any more or it must not move.
    async fn move_principal(&self, id: &PrincipalId) -> Result<bool, Error> {
        let (mut caller, owner, read_set) = self.open().await?;
        caller.load([EntityRef::Principal(id.clone())]).await?;
        let snapshot = caller.snapshot();
        let found = snapshot.principal(id).filter(|found| found.deleted_at.is_none());
        let Some(before) = found.filter(|found| found.provisioned_by.as_ref() == Some(&self.old)) else {
            return Ok(false);
        };
        let may = match caller.actor().may_move(snapshot, before, [&self.old, &self.new]) {
            Some(Inheritance::Kept(relied_on)) => Some(relied_on),
            Some(Inheritance::Given(relied_on)) => {
                caller.require(&write_permission(id.kind())).ok().map(|()| relied_on)
            }
            None => None,
        };
        let Some(relied_on) = may else { return Ok(false) };

        let mut after = before.clone();
        after.ancestors = snapshot.with_ancestors(&self.new).into_iter().collect();
        after.provisioned_by = Some(self.new.clone());
        let mut commit = caller.begin_commit(read_set.and(relied_on))?;
        after.update(&mut commit, before, caller.now())?;
        before.assert_height(&mut commit)?;
        record_dependence(&mut commit, snapshot, &after)?;
        // The roles of the old key move when all their holders have.
        let others = snapshot.roles_to_release(Some(before), &after);
        let others = others.filter(|role| role.role.provisioned_by.as_ref() != Some(&self.old));
        release(&mut commit, caller.change_log(), caller.now(), others)?;
        self.log(&mut commit, &caller, &owner)?;
        let action = id.kind().pick(Action::UserHandOver, Action::ApiUserHandOver);
        caller.change_log().append(&mut commit, after.changed_at, ChangeRecord::edited(action, before, &after))?;
        self.commit(&caller, commit).await
    }

    /// Moves a key that the old key issued, unless it must not move.
    async fn move_key(&self, key: &KeyRef) -> Result<bool, Error> {
        let (mut caller, owner, read_set) = self.open().await?;
        caller.load(key_and_owner(key)).await?;
        let snapshot = caller.snapshot();
        let found = snapshot.key(key).filter(|found| found.issued_by.as_ref() == Some(&self.old));
        let holder = snapshot.principal(&key.owner).filter(|holder| holder.deleted_at.is_none());
        let Some((before, holder)) = found.zip(holder) else { return Ok(false) };
        let may = caller.actor().may_move_key(snapshot, (holder, before), [&self.old, &self.new]);
        let Some(relied_on) = may else { return Ok(false) };

        let mut after = before.clone();
        after.ancestors = snapshot.with_ancestors(&self.new).into_iter().collect();
        after.issued_by = Some(self.new.clone());
        let mut commit = caller.begin_commit(read_set.and(relied_on))?;
        after.update(&mut commit, before)?;
        self.log(&mut commit, &caller, &owner)?;
        let at = holder.log_entry_time(&mut commit, caller.now())?;
        let issuer = |issuer: &KeyRef| json!({ "key": key.id, "issued_by": issuer });
        let (before, after) = (issuer(&self.old), issuer(&self.new));
        let record = ChangeRecord { action: Action::KeyMove, target: holder.subject(), before, after };
        caller.change_log().append(&mut commit, at, record)?;
        self.commit(&caller, commit).await
    }

    /// The roles in the lineage of the old key.
    async fn roles(&self) -> Result<Vec<RoleId>, Error> {
        let (store, mut after, mut found) = (&self.caller.app().store, None, Vec::new());
        loop {
            let (roles, next) = store.related(&Relation::Roles, after.as_deref()).await?;
            let roles = roles.into_iter().filter_map(|role| match role {
                Related::Role(id) => Some(EntityRef::Role(id)),
                Related::Principal(_) | Related::Key(..) => None,
            });
            let snapshot = store.snapshot_of(roles).await?;
            let roles = snapshot.roles.into_values().flatten();
            found.extend(roles.filter(|role| role.lineage.contains(&self.old)).map(|role| role.role.id));
            after = next;
            if after.is_none() {
                return Ok(found);
            }
        }
    }

    /// Moves a role that the old key provisions as soon as no holder depends on the old key. If only some holders have
    /// moved, the role becomes independent: it would reach outside its lineage. Returns whether the new key provisions it.
    async fn move_role(&self, id: &RoleId) -> Result<bool, Error> {
        let (mut caller, owner, mut read_set) = self.open().await?;
        caller.load([EntityRef::Role(id.clone())]).await?;
        let lineage = caller.snapshot().role(id).map(|role| role.lineage.clone()).unwrap_or_default();
        caller.load(lineage.iter().flat_map(key_and_owner)).await?;
        let holders = caller.app().store.holders(id, None, HOLDERS).await?;
        caller.load(holders.iter().cloned().map(EntityRef::Principal)).await?;
        let snapshot = caller.snapshot();
        let Some(before) = snapshot.role(id).filter(|role| role.lineage.contains(&self.old)) else { return Ok(false) };
        let mut after = before.clone();
        if before.role.provisioned_by.as_ref() == Some(&self.old) {
            let in_lineage = |key| {
                let lineages = holders.iter().filter_map(|holder| snapshot.principal(holder)?.provisioned_by.as_ref());
                lineages.filter(|provisioner| snapshot.lineage(Some(*provisioner)).contains(key)).count()
            };
            match (in_lineage(&self.new), holders.len()) {
                (0, 1..) => return Ok(false),
                (moved, all) if moved == all && all < HOLDERS as usize => {
                    after.hand_over(self.new.clone(), snapshot.lineage(Some(&self.new)));
                }
                _ => after.release(),
            }
        } else {
            // A key in between provisions it.
            let moved = |key: &&KeyRef| snapshot.key(key).is_some_and(|key| key.issued_by.as_ref() == Some(&self.new));
            let Some(moved) = before.lineage.iter().find(moved) else { return Ok(false) };
            read_set = read_set.and([EntityRef::Key(moved.clone())]);
            after.replace_in_lineage(&self.old, &self.new);
        }

        let read_set = read_set.and(holders.iter().cloned().map(EntityRef::Principal));
        let mut commit = caller.begin_commit(read_set)?;
        before.assert_holders(&mut commit)?;
        after.update(&mut commit, before, caller.now())?;
        self.log(&mut commit, &caller, &owner)?;
        // The log of a role does not name the keys above the one that provisions it.
        let is_direct = after.role.provisioned_by != before.role.provisioned_by;
        if is_direct {
            let record = ChangeRecord::edited(Action::RoleEdit, before, &after);
            caller.change_log().append(&mut commit, after.changed_at, record)?;
        }
        self.commit(&caller, commit).await?;
        Ok(is_direct && after.role.provisioned_by.is_some())
    }

    /// Says in the owner's log that the succession began, in the first commit of the request.
    fn log(&self, commit: &mut Commit, caller: &Caller, owner: &Principal) -> Result<(), Error> {
        if self.is_logged.load(Ordering::Relaxed) {
            return Ok(());
        }
        let at = owner.log_entry_time(commit, caller.now())?;
        let (before, after) = (json!({ "key": self.old.id }), json!({ "key": self.new.id }));
        let record = ChangeRecord { action: Action::KeySucceed, target: owner.subject(), before, after };
        caller.change_log().append(commit, at, record)
    }

    /// Makes a commit that moves something.
    async fn commit(&self, caller: &Caller, commit: Commit) -> Result<bool, Error> {
        caller.commit(commit, "").await?;
        self.is_logged.store(true, Ordering::Relaxed);
        Ok(true)
    }
}

fn key_and_owner(key: &KeyRef) -> [EntityRef; 2] {
    [EntityRef::Key(key.clone()), EntityRef::Principal(key.owner.clone())]
}
