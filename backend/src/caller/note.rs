//! The notes beside a request: the last use of the credential, the use of a permission, the number of calls, and
//! refusals of known keys.
//!
//! Notes are written at the same time as the operation and awaited: nothing runs after the answer. They are coalesced in
//! the memory of the process, and a failure to write one changes no answer.

use std::collections::HashMap;

use jiff::civil::Date;
use postern_shared::permission::Permission;
use postern_shared::principal::{Block, BlockReason, KeyRef};
use postern_shared::refusal::RefusalReason;
use postern_shared::session::{CredentialKind, CredentialName};
use postern_shared::time::Timestamp;

use super::call_counter::{CallCounter, CountedCalls, is_due};
use super::{Arrival, Caller, Credential};
use crate::app::App;
use crate::error::Error;
use crate::secret::Hash;
use crate::store::entity::refused::{Cause, RefusedNote};
use crate::store::entity::usage::day_of;
use crate::store::note::{is_ahead, is_stale};
use crate::store::{Commit, Principal, Snapshot, StoredKey};

/// Whether a caller was let in.
#[derive(Debug, Clone)]
pub enum Admission {
    /// Let in, because of a permission if the route demands one.
    Allowed(Option<Permission>),
    /// Refused; for lack of a permission if there is one.
    Refused(Option<Permission>),
}

/// The notes of a process about one credential: those that are written, and those that are not yet.
#[derive(Debug, Default)]
pub(crate) struct CredentialNotes {
    /// When the use was last noted.
    used_at: Option<Timestamp>,
    /// When an address was last added.
    address_at: Option<Timestamp>,
    /// The permissions whose use was noted, with the day.
    permissions: HashMap<Permission, Date>,
    /// The calls.
    pub(super) calls: CallCounter,
    /// The refusals that were noted, by their cause.
    refused: HashMap<Cause, Refusals>,
}

/// The refusals of one cause.
#[derive(Debug, Default)]
struct Refusals {
    noted_at: Option<Timestamp>,
    /// When the first that is not noted yet was refused.
    first_at: Timestamp,
    /// How many are not noted yet.
    count: u64,
}

/// What is due now.
#[derive(Debug, Default)]
struct Due {
    /// The use of the credential.
    last_use: bool,
    /// The use of the credential, from an address that was not known.
    new_address: bool,
    /// A permission that was not noted today.
    permission: Option<Permission>,
}

impl Due {
    fn is_empty(&self) -> bool {
        !self.last_use && !self.new_address && self.permission.is_none()
    }
}

/// Every method is called under one lock, so of many concurrent requests one takes what is due.
impl CredentialNotes {
    /// Counts a call and takes what is due. `read_at` is when the use was last noted by any process; `key` is the key,
    /// with whether the address is new to it.
    fn take_due(
        &mut self,
        now: Timestamp,
        read_at: Option<Timestamp>,
        admission: &Admission,
        key: Option<bool>,
    ) -> Due {
        let is_allowed = matches!(admission, Admission::Allowed(_));
        // The last use never moves back, even if the clock does, unless it had jumped ahead.
        let noted_at = [self.used_at, read_at].into_iter().flatten().filter(|at| !is_ahead(*at, now)).max();
        let is_later = noted_at.is_none_or(|at| is_stale(at, now));
        // A refused call is no use of a key. A session is in use whatever it asks for.
        let new_address = is_allowed && key == Some(true) && is_due(self.address_at, now);
        if new_address {
            self.address_at = Some(now);
        }
        let last_use = !new_address && is_later && (is_allowed || key.is_none());
        self.used_at = if last_use || new_address { Some(now) } else { noted_at };
        let permission = match admission {
            Admission::Allowed(Some(permission)) if self.permissions.get(permission) != Some(&day_of(now)) => {
                self.permissions.insert(permission.clone(), day_of(now));
                Some(permission.clone())
            }
            _ => None,
        };
        Due { last_use, new_address, permission }
    }

    /// Counts a refusal. Returns how many are due, and when the first of them was.
    fn take_refusals(&mut self, cause: &Cause, now: Timestamp) -> Option<(u64, Timestamp)> {
        let refusals = self.refused.entry(cause.clone()).or_default();
        if refusals.count == 0 {
            refusals.first_at = now;
        }
        refusals.count += 1;
        if !is_due(refusals.noted_at, now) {
            return None;
        }
        refusals.noted_at = Some(now);
        Some((std::mem::take(&mut refusals.count), refusals.first_at))
    }
}

/// Says in the log that a note was lost.
pub(super) fn warn(what: &str, outcome: Result<(), Error>) {
    if let Err(error) = outcome {
        tracing::warn!(?error, "{what} was not recorded");
    }
}

impl Caller {
    /// Notes a call: the use of the credential and the calls at most once a minute, the use of a permission once a day,
    /// and the refusal of a key.
    pub async fn note(&self, admission: Admission) {
        self.note_all(admission, true).await;
    }

    /// Notes a call as [`note`](Self::note) does, for a program that may not write to the change log: a new address
    /// makes no entry.
    pub async fn note_without_log(&self, admission: Admission) {
        self.note_all(admission, false).await;
    }

    async fn note_all(&self, admission: Admission, is_logged: bool) {
        let hash = self.credential.hash().bytes();
        let address = &self.audit.request.address;
        let key = self.key().map(|(key, _)| key.is_new_address(address, self.now));
        let due = self.app.remember(hash, |memory| memory.noted.take_due(self.now, self.noted_at, &admission, key));
        let is_allowed = matches!(admission, Admission::Allowed(_));
        let calls = match &self.credential {
            Credential::Key(_, hash) => CountedCalls::count(&self.app, hash, is_allowed, self.now),
            Credential::Session(..) => CountedCalls::default(),
        };
        if is_allowed && due.is_empty() && calls.is_empty() {
            return;
        }
        // On the heap, as it is seldom needed and would make every request larger.
        let noting = async {
            tokio::join!(
                self.note_use(due.last_use),
                self.note_new_address(due.new_address, is_logged),
                self.note_calls(&calls),
                self.note_permission(due.permission.as_ref()),
                self.note_refusal(admission)
            )
        };
        Box::pin(noting).await;
    }

    async fn note_permission(&self, permission: Option<&Permission>) {
        let Some(permission) = permission else { return };
        let key = self.actor.key.as_ref().map(|key| &key.id);
        let (owner, day) = (&self.actor.principal, day_of(self.now));
        let outcome = self.app.store.note_permission(owner, key, permission, day).await;
        if outcome.is_err() {
            // The next request tries again.
            let hash = self.credential.hash().bytes();
            self.app.remember(hash, |memory| memory.noted.permissions.remove(permission));
        }
        warn("the use of a permission", outcome);
    }

    async fn note_use(&self, is_due: bool) {
        let store = &self.app.store;
        let outcome = match &self.credential {
            _ if !is_due => Ok(()),
            Credential::Key(..) => match self.key() {
                Some((key, _)) => store.note_use(key, self.now, &self.audit.request, false).await.map(drop),
                None => Ok(()),
            },
            Credential::Session(user, session, _) => store.note_seen(user, session, self.now).await,
        };
        warn("the use of a credential", outcome);
    }

    /// The key that the request uses, and its owner, as they were read.
    fn key(&self) -> Option<(&StoredKey, &Principal)> {
        self.snapshot.key(self.actor.key.as_ref()?).zip(self.snapshot.principal(&self.actor.principal))
    }

    async fn note_new_address(&self, is_due: bool, is_logged: bool) {
        let Some((key, owner)) = self.key().filter(|_| is_due) else { return };
        let outcome = if is_logged {
            self.commit_new_address(key, owner).await
        } else {
            self.app.store.note_use(key, self.now, &self.audit.request, true).await
        };
        if !matches!(outcome, Ok(true)) {
            // The next request tries again.
            self.app.remember(self.credential.hash().bytes(), |memory| memory.noted.address_at = None);
        }
        warn("a new address of a key", outcome.map(drop));
    }

    /// Adds a new address of a key, with an entry in its owner's change log. Returns false if something that decides it was
    /// changed meanwhile.
    async fn commit_new_address(&self, key: &StoredKey, owner: &Principal) -> Result<bool, Error> {
        let mut commit = Commit::default();
        let record = key.use_from_new_address(&mut commit, owner, self.now, &self.audit.request)?;
        let Some(record) = record else { return Ok(true) };
        let at = owner.log_entry_time(&mut commit, self.now)?;
        self.change_log().append(&mut commit, at, record)?;
        self.app.store.commit_note(commit).await
    }

    async fn note_calls(&self, calls: &CountedCalls) {
        if let Credential::Key(key, _) = &self.credential {
            calls.note(&self.app, &self.snapshot, key, self.now).await;
        }
    }

    async fn note_refusal(&self, admission: Admission) {
        let (Admission::Refused(Some(permission)), Credential::Key(key, hash)) = (admission, &self.credential) else {
            return;
        };
        let arrival = Arrival { request: self.audit.request.clone(), route: self.route.clone() };
        let snapshot = &self.snapshot;
        let refused = RefusedKey { app: &self.app, key, hash, snapshot, arrival: &arrival, now: self.now };
        let cause = Cause { reason: RefusalReason::MissingPermission, permission: Some(permission) };
        refused.note_cause(&cause).await;
    }
}

/// A key that is known and refused.
pub(super) struct RefusedKey<'a> {
    pub(super) app: &'a App,
    pub(super) key: &'a KeyRef,
    pub(super) hash: &'a Hash,
    pub(super) snapshot: &'a Snapshot,
    pub(super) arrival: &'a Arrival,
    pub(super) now: Timestamp,
}

impl RefusedKey<'_> {
    /// Notes that the key was refused although its secret is, or was, the right one.
    pub(super) async fn note(&self, reason: RefusalReason) {
        let Self { app, key, hash, snapshot, now, .. } = *self;
        let cause = Cause { reason, permission: None };
        let calls = CountedCalls::count(app, hash, false, now);
        tokio::join!(calls.note(app, snapshot, key, now), self.note_cause(&cause));
    }

    async fn note_cause(&self, cause: &Cause) {
        let Self { app, key, hash, snapshot, arrival, now } = *self;
        let Some((count, first_at)) = app.remember(hash.bytes(), |memory| memory.noted.take_refusals(cause, now))
        else {
            return;
        };
        let (Some(owner), Some(stored)) = (snapshot.principal(&key.owner), snapshot.key(key)) else { return };
        let kind = key.owner.kind().pick(CredentialKind::ApiToken, CredentialKind::ApiKey);
        let name = CredentialName { kind, id: Some(key.id.to_string()), name: Some(stored.name.clone()) };
        let address = &arrival.request.address;
        // Neither is known of a key that a service verified without telling them.
        let differs = |last: &String| !last.is_empty() && last != address;
        let new_address = !address.is_empty() && stored.last_used_address.as_ref().is_none_or(differs);
        let role_helps = cause.permission.as_ref().is_some_and(|permission| {
            let allows = |key: &KeyRef| snapshot.effective_permissions_of_key(key, now).allows(permission);
            let ancestors = owner.provisioned_by.iter().chain(&stored.issued_by);
            !snapshot.held(owner).allows(permission)
                && stored.scope_allows(permission)
                && ancestors.into_iter().all(allows)
        });
        let (owner, route, request) = (&owner.named(), &arrival.route, &arrival.request);
        let note = RefusedNote { key, name: &name, owner, cause, route, request, role_helps, new_address, count };
        warn("a refusal", app.store.note_refused(note, first_at, now).await);
    }
}

/// Why a key is refused that something blocks: itself, its owner, or what it depends on.
pub(super) fn reason_of(key: &KeyRef, block: &Block) -> RefusalReason {
    let is_itself = block.key.reference == *key;
    match block.reason {
        BlockReason::KeyExpired if is_itself => RefusalReason::KeyExpired,
        BlockReason::KeyDisabled if is_itself => RefusalReason::KeyDisabled,
        BlockReason::OwnerDisabled if is_itself => RefusalReason::OwnerDisabled,
        _ => RefusalReason::Blocked,
    }
}
