//! Move what depends on a key to another key of its owner (rule 25): one commit for each principal, key and role.
//!
//! The first commit also gives the old key its successor; from then on the old key widens no role. Its roles move, then
//! its dependents, and at the end the successor enters the lineages of roles. What has moved does not depend on the old
//! key any more, so a request can begin again at any time; the cursor spares it what must stay.

mod roles;

use postern_shared::change::Action;
use postern_shared::impact::ReachedKey;
use postern_shared::principal::{KeyRef, Kind, PrincipalId};
use postern_shared::succession::{Moved, Remaining, Succeeded};
use serde_json::json;
use tokio::time::Instant;

use super::{OpenKey, commit_logged};
use crate::authority::succession::SuccessorPair;
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::operation::permissions::{sees, write_permission};
use crate::operation::principal::{BATCH_TIME, open, record_dependence, release};
use crate::store::{ChangeRecord, Commit, CursorScope, EntityRef, PageQuery, Principal, ReadSet, Related};

/// How many dependents are listed at a time.
const PAGE: u32 = 100;

impl OpenKey {
    /// Moves what depends on it, as much as there is time for.
    pub async fn succeed(self, new: KeyRef, page: &PageQuery) -> Result<Succeeded, Error> {
        let old = self.key.reference();
        let scope = [old.owner.as_str(), old.id.as_str(), new.owner.as_str(), new.id.as_str()];
        let scope = CursorScope::new(self.caller.id(), &[&["succeed"], &scope[..]].concat());
        let mut step = scope.position(page)?.map_or(Step::Roles, |position| Step::of(&position));
        let succession = Succession { caller: self.caller, old, new, until: Instant::now() + BATCH_TIME };
        let _: Opened = succession.open().await?;
        let mut done = Succeeded::default();
        match succession.run(&mut step, &mut done).await {
            // The next request will report the error: the cursor is at what failed.
            Err(error) if done.moved == Moved::default() => return Err(error),
            _ => {}
        }
        done.next_cursor = step.position().map(|position| scope.cursor(&position));
        Ok(done)
    }
}

/// Where a request goes on. The first character of a position names the variant.
enum Step {
    /// At the roles that the old key provisions.
    Roles,
    /// At its dependents, after one of them.
    Dependents(Option<String>),
    /// At the lineages of roles, when all dependents were looked at.
    Lineages,
    /// Nowhere: the request is at its end.
    End,
}

impl Step {
    fn of(position: &str) -> Self {
        match position.split_at_checked(1) {
            Some(("d", after)) => Self::Dependents(Some(after.to_owned()).filter(|after| !after.is_empty())),
            Some(("l", _)) => Self::Lineages,
            _ => Self::Roles,
        }
    }

    fn position(&self) -> Option<String> {
        match self {
            Self::Roles => Some("r".to_owned()),
            Self::Dependents(after) => Some(format!("d{}", after.as_deref().unwrap_or_default())),
            Self::Lineages => Some("l".to_owned()),
            Self::End => None,
        }
    }
}

/// The keys of a request, and its caller.
struct Succession {
    caller: Caller,
    old: KeyRef,
    new: KeyRef,
    until: Instant,
}

/// What a step is decided on: the caller, looked up again with both keys and their owner.
struct Opened {
    caller: Caller,
    owner: Principal,
    read_set: ReadSet,
}

/// What became of a dependent.
enum Outcome {
    Moved,
    /// It would gain a permission.
    Stays,
    /// It does not depend on the old key any more.
    Gone,
}

impl Succession {
    /// Moves one after the other, as long as there is time.
    async fn run(&self, step: &mut Step, done: &mut Succeeded) -> Result<(), Error> {
        let app = self.caller.app();
        if let Step::Roles = step {
            for role in self.provisioned_roles().await? {
                if self.is_late() {
                    return Ok(());
                }
                done.moved.roles += u64::from(app.decide(|| self.hand_over_role(&role)).await?);
            }
            *step = Step::Dependents(None);
        }
        while let Step::Dependents(after) = &*step {
            let (dependents, next) = app.store.dependents(&self.old.id, after.as_deref(), PAGE).await?;
            for (position, dependent) in dependents {
                if self.is_late() {
                    return Ok(());
                }
                match app.decide(|| self.move_one(&dependent)).await? {
                    Outcome::Moved => count(&mut done.moved, &dependent),
                    Outcome::Stays => self.count_remaining(&mut done.remaining, &dependent).await?,
                    Outcome::Gone => {}
                }
                *step = Step::Dependents(Some(position));
            }
            if next.is_none() {
                *step = Step::Lineages;
            }
        }
        let Some((waiting, nothing_depends)) = self.settle_roles().await? else { return Ok(()) };
        done.remaining.roles = waiting;
        done.complete = nothing_depends && waiting == 0;
        *step = Step::End;
        Ok(())
    }

    /// The caller, looked up again with both keys and their owner, and what the permission to succeed relies on.
    async fn open(&self) -> Result<Opened, Error> {
        let opened = open(self.caller.refreshed().await?, self.old.owner.clone()).await?;
        let (mut caller, owner) = (opened.caller, opened.principal);
        if owner.id != *caller.id() {
            caller.require(&write_permission(owner.id.kind()))?;
        }
        // A key of another owner is refused, whether or not it exists.
        let mut keys = vec![EntityRef::Key(self.old.clone()), EntityRef::Key(self.new.clone())];
        keys.truncate(if self.new.owner == self.old.owner { 2 } else { 1 });
        caller.load(keys).await?;
        let old = caller.snapshot().key(&self.old).ok_or_else(|| Refusal::not_found("key"))?;
        let read_set = caller.actor().may_succeed(caller.snapshot(), old, &self.new)?;
        Ok(Opened { caller, owner, read_set })
    }

    /// Gives the old key its successor in the first commit that moves something, with the one entry in the log that says
    /// so.
    fn name_successor(&self, commit: &mut Commit, caller: &Caller, owner: &Principal) -> Result<(), Error> {
        let SuccessorPair { old: before, .. } = self.pair(caller)?;
        if before.successor.as_ref() == Some(&self.new.id) {
            return Ok(());
        }
        let mut after = before.clone();
        after.successor = Some(self.new.id.clone());
        after.update(commit, before)?;
        let target = after.subject(owner);
        let [before, after] = [before, &after].map(|key| json!({ "key": key.id, "successor": key.successor }));
        let record = ChangeRecord { action: Action::KeySucceed, target, before, after };
        let at = owner.log_entry_time(commit, caller.now())?;
        caller.change_log().append(commit, at, record)
    }

    fn pair<'a>(&self, caller: &'a Caller) -> Result<SuccessorPair<'a>, Error> {
        let pair = caller.snapshot().key(&self.old).zip(caller.snapshot().key(&self.new));
        let (old, new) = pair.ok_or_else(|| Refusal::not_found("key"))?;
        Ok(SuccessorPair { old, new })
    }

    fn is_late(&self) -> bool {
        Instant::now() >= self.until
    }

    async fn move_one(&self, dependent: &Related) -> Result<Outcome, Error> {
        match dependent {
            Related::Principal(id) => self.move_principal(id).await,
            Related::Key(key, _) => self.move_key(key).await,
            Related::Role(_) => Ok(Outcome::Gone),
        }
    }

    async fn move_principal(&self, id: &PrincipalId) -> Result<Outcome, Error> {
        let Opened { mut caller, owner, read_set } = self.open().await?;
        caller.load([EntityRef::Principal(id.clone())]).await?;
        let snapshot = caller.snapshot();
        let Some(before) = snapshot.provisioned(id, &self.old) else { return Ok(Outcome::Gone) };
        let Some(relied_on) = self.pair(&caller)?.may_move(snapshot, before) else { return Ok(Outcome::Stays) };

        let mut after = before.clone();
        after.ancestors = snapshot.with_ancestors(&self.new).into_iter().collect();
        after.provisioned_by = Some(self.new.clone());
        let mut commit = caller.begin_commit(read_set.and(relied_on))?;
        self.name_successor(&mut commit, &caller, &owner)?;
        after.update(&mut commit, before, caller.now())?;
        record_dependence(&mut commit, snapshot, &after)?;
        // A role that the old key created meanwhile moves with the next request; until then the old key cannot widen it.
        let others = snapshot.roles_to_release(Some(before), &after);
        let others = others.filter(|role| role.provisioning_key() != Some(&self.old));
        release(&mut commit, caller.change_log(), caller.now(), others)?;
        let action = id.kind().pick(Action::UserHandOver, Action::ApiUserHandOver);
        caller.commit_logged(commit, after.changed_at, ChangeRecord::edited(action, before, &after), "").await?;
        Ok(Outcome::Moved)
    }

    async fn move_key(&self, key: &KeyRef) -> Result<Outcome, Error> {
        let Opened { mut caller, owner, read_set } = self.open().await?;
        caller.load(key_and_owner(key)).await?;
        let snapshot = caller.snapshot();
        let Some((before, holder)) = snapshot.issued(key, &self.old) else { return Ok(Outcome::Gone) };
        let may = self.pair(&caller)?.may_move_key(snapshot, holder, before);
        let Some(relied_on) = may else { return Ok(Outcome::Stays) };

        let mut after = before.clone();
        after.ancestors = snapshot.with_ancestors(&self.new).into_iter().collect();
        after.issued_by = Some(self.new.clone());
        let mut commit = caller.begin_commit(read_set.and(relied_on))?;
        self.name_successor(&mut commit, &caller, &owner)?;
        after.update(&mut commit, before)?;
        // A key issues keys only to those whom it provisions, so the old key was listed too.
        self.pair(&caller)?.new.list_as_provisioning(&mut commit);
        let target = after.subject(holder);
        let [before, after] = [before, &after].map(|moved| json!({ "key": key.id, "issued_by": moved.issued_by }));
        let record = ChangeRecord { action: Action::KeyMove, target, before, after };
        commit_logged(&caller, commit, holder, record, "").await?;
        Ok(Outcome::Moved)
    }

    /// Counts a dependent that stays, and names it if the caller may see it.
    async fn count_remaining(&self, remaining: &mut Remaining, dependent: &Related) -> Result<(), Error> {
        let store = &self.caller.app().store;
        match dependent {
            Related::Principal(id) => {
                let snapshot = store.snapshot_of([EntityRef::Principal(id.clone())]).await?;
                if let Some(principal) = snapshot.principal(id) {
                    remaining.principals.add(sees(&self.caller, id), principal.named());
                }
            }
            Related::Key(reference, _) => {
                let snapshot = store.snapshot_of(key_and_owner(reference)).await?;
                if let Some((key, owner)) = snapshot.issued(reference, &self.old) {
                    let named = ReachedKey { owner: owner.named(), id: key.id.clone(), name: key.name.clone() };
                    remaining.keys.add(sees(&self.caller, &reference.owner), named);
                }
            }
            Related::Role(_) => {}
        }
        Ok(())
    }
}

fn count(moved: &mut Moved, dependent: &Related) {
    match dependent {
        Related::Principal(id) if id.kind() == Kind::User => moved.users += 1,
        Related::Principal(_) => moved.api_users += 1,
        Related::Key(..) => moved.keys += 1,
        Related::Role(_) => moved.roles += 1,
    }
}

fn key_and_owner(key: &KeyRef) -> [EntityRef; 2] {
    [EntityRef::Key(key.clone()), EntityRef::Principal(key.owner.clone())]
}
