//! Entries of the change log. Nothing updates or deletes one.

use std::collections::BTreeSet;
use std::fmt;

use jiff::SignedDuration;
use postern_shared::activity::ActivityKind;
use postern_shared::change::{Action, CHANGES_SETTLE, Change, RequestInfo, Subject};
use postern_shared::principal::{KeyRef, NamedKey};
use postern_shared::session::{CredentialKind, CredentialName};
use postern_shared::time::Timestamp;
use serde::{Deserialize as _, Serialize};
use serde_json::Value;

use super::Entity;
use crate::clock::Clock;
use crate::error::Error;
use crate::random::Random;
use crate::store::call::DEADLINE;
use crate::store::item_key::{self, INDEX_SHARDS};
use crate::store::{Commit, ItemKey, Snapshot};

/// Who acts, with which credential, in which request: the part that all entries of a request share.
#[derive(Debug, Clone)]
pub struct AuditContext {
    /// The principal that acts.
    pub actor: Subject,
    /// Its credential.
    pub credential: CredentialName,
    /// The request.
    pub request: RequestInfo,
}

/// The ids of the principal and of its credential, for the log.
impl fmt::Display for AuditContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} by {}", self.actor.id, self.credential.id.as_deref().unwrap_or_default())
    }
}

impl AuditContext {
    /// A principal that acts before it has a credential, by a one-time code.
    pub fn by_code(actor: &impl Logged, request: &RequestInfo) -> Self {
        let credential = CredentialName::of(CredentialKind::Invitation);
        Self { actor: actor.subject(), credential, request: request.clone() }
    }
}

/// A change to a target, as the log records it.
#[derive(Debug, Clone)]
pub struct ChangeRecord {
    /// The action.
    pub action: Action,
    /// The target.
    pub target: Subject,
    /// The changed fields before.
    pub before: Value,
    /// The changed fields after.
    pub after: Value,
}

/// An entity with a change log of its own.
pub trait Logged {
    /// The subject that entries name.
    fn subject(&self) -> Subject;

    /// The fields that entries record.
    fn loggable(&self) -> Value;
}

impl ChangeRecord {
    /// An entity that is new.
    pub fn created(action: Action, after: &impl Logged) -> Self {
        Self { action, target: after.subject(), before: Value::Null, after: after.loggable() }
    }

    /// An entity that has changed: the fields that differ, in both states.
    pub fn edited<T: Logged>(action: Action, before: &T, after: &T) -> Self {
        Self::differing(action, after.subject(), &before.loggable(), &after.loggable())
    }

    /// An entity that is deleted.
    pub fn deleted(action: Action, before: &impl Logged) -> Self {
        Self { action, target: before.subject(), before: before.loggable(), after: Value::Null }
    }

    /// A change from some fields to others: those that differ, in both states.
    pub fn differing(action: Action, target: Subject, before: &Value, after: &Value) -> Self {
        let differing = |this: &Value, other: &Value| {
            let fields = this.as_object().into_iter().flatten();
            let differing = fields.filter(|(name, value)| other.get(name.as_str()) != Some(value));
            Value::Object(differing.map(|(name, value)| (name.clone(), value.clone())).collect())
        };
        Self { action, target, before: differing(before, after), after: differing(after, before) }
    }
}

/// The keys by which the indexes find a change or a record, named as in `item_key`.
#[derive(Serialize)]
pub(super) struct IndexKeys {
    by_actor: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    by_credential: Option<String>,
    position: String,
}

impl IndexKeys {
    /// The keys of something that an actor did with a credential, in one shard of the partitions.
    pub(super) fn new(
        actor: &str,
        credential: &CredentialName,
        kind: ActivityKind,
        shard: u32,
        position: String,
    ) -> Self {
        let partition = |by: &str| item_key::activity_partition(by, kind, shard);
        Self { by_actor: partition(actor), by_credential: credential.id.as_deref().map(partition), position }
    }
}

/// An entry with its index keys.
#[derive(Serialize)]
struct StoredChange<'a> {
    #[serde(flatten)]
    change: &'a Change,
    #[serde(flatten)]
    index_keys: IndexKeys,
    by_day: String,
}

impl Entity for StoredChange<'_> {
    fn item_key(&self) -> ItemKey {
        item_key::change(self.change.target.kind, &self.change.target.id, &self.change.id)
    }
}

/// The time of a target's next entry: now, or one millisecond after its last entry if that is later.
pub(super) fn next_time(now: Timestamp, last: Timestamp) -> Result<Timestamp, Error> {
    let earliest = last.checked_add(SignedDuration::from_millis(1)).map_err(Error::internal)?;
    Ok(now.max(earliest))
}

/// Writes entries to the change log for one request.
#[derive(Debug, Clone, Copy)]
pub struct ChangeLog<'a> {
    /// Who acts.
    pub context: &'a AuditContext,
    /// For the ids of entries.
    pub random: &'a Random,
    /// Tells how old the decision is.
    pub clock: &'a Clock,
    /// What was read for the decision, for the names of keys.
    pub snapshot: &'a Snapshot,
}

/// How old a decision may be when its commit begins, which takes 4 seconds at most. Readers of the log in ascending order
/// wait for as long: [`CHANGES_SETTLE`] is longer than both.
const DECISION: SignedDuration = SignedDuration::from_secs(10);
const _: () = assert!(DECISION.as_secs().unsigned_abs() + DEADLINE.as_secs() < CHANGES_SETTLE.as_secs().unsigned_abs());

/// How far the order of a target's entries can be ahead of the clock by a burst of changes. If it is further ahead, the
/// clock had jumped: the entry keeps its place in the order, and its time is that of the clock.
const AHEAD: SignedDuration = SignedDuration::from_mins(1);

impl ChangeLog<'_> {
    /// Adds an entry to a commit.
    ///
    /// # Errors
    /// [`Error::Conflict`] if the decision is too old for readers to wait for its entry: decide again.
    pub fn append(&self, commit: &mut Commit, at: Timestamp, record: ChangeRecord) -> Result<(), Error> {
        if self.clock.now().duration_since(at) > DECISION {
            return Err(Error::Conflict);
        }
        let now = self.clock.now();
        let is_ahead = at.duration_since(now) > AHEAD;
        let keys = keys_in(&record, self.snapshot);
        let change = Change {
            id: item_key::position(at, &self.random.base62(8)),
            at: if is_ahead { now } else { at },
            actor: self.context.actor.clone(),
            credential: self.context.credential.clone(),
            action: record.action,
            target: record.target,
            before: record.before,
            after: record.after,
            keys,
            request: self.context.request.clone(),
        };
        commit.days.insert(at.date());
        let shard = u32::from_le_bytes(self.random.bytes()) % INDEX_SHARDS;
        let Change { id, actor, credential, .. } = &change;
        commit.insert_entity(&StoredChange {
            index_keys: IndexKeys::new(&actor.id, credential, ActivityKind::Change, shard, id.clone()),
            by_day: item_key::day_partition(at, shard),
            change: &change,
        })
    }
}

/// The keys to which the fields of a change refer, with the names that they have in a snapshot.
fn keys_in(record: &ChangeRecord, snapshot: &Snapshot) -> Vec<NamedKey> {
    let successor = |id: &Value| {
        let (owner, id) = (record.target.id.parse().ok()?, id.as_str()?.parse().ok()?);
        Some(KeyRef { owner, id })
    };
    let fields = [&record.before, &record.after].into_iter().filter_map(Value::as_object).flatten();
    let keys: BTreeSet<KeyRef> = fields
        .filter_map(|(name, value)| match name.as_str() {
            "provisioned_by" | "issued_by" => KeyRef::deserialize(value).ok(),
            // It has the owner of the key that it succeeds.
            "successor" => successor(value),
            _ => None,
        })
        .collect();
    keys.iter().map(|key| snapshot.named_key(key)).filter(|key| key.name.is_some()).collect()
}
