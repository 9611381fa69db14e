//! Entries of the change log as they are stored. Nothing here, or anywhere, updates or deletes one.

use jiff::{SignedDuration, Timestamp};
use postern_shared::change::{Action, Change, RequestInfo, Subject};
use postern_shared::session::CredentialName;
use serde::Serialize;
use serde_json::Value;

use super::commit::{Commit, Condition};
use super::item::item_of;
use super::key::{self, DAY_SHARDS};
use crate::error::Error;
use crate::random::Random;

/// Who acts, with what, from where: the part of an entry that is the same for all of a request.
#[derive(Debug, Clone)]
pub struct AuditContext {
    /// Who.
    pub actor: Subject,
    /// With which credential.
    pub credential: CredentialName,
    /// In which request.
    pub request: RequestInfo,
}

/// What is done to which thing.
#[derive(Debug, Clone)]
pub struct ChangeRecord {
    /// What.
    pub action: Action,
    /// To which thing.
    pub target: Subject,
    /// The fields that change, as they were.
    pub before: Value,
    /// The fields that change, as they will be.
    pub after: Value,
}

impl ChangeRecord {
    /// An edit: of both states, the fields in which they differ.
    #[must_use]
    pub fn edit(action: Action, target: Subject, before: &Value, after: &Value) -> Self {
        let differing = |this: &Value, other: &Value| {
            let fields = this.as_object().into_iter().flatten();
            let differing = fields.filter(|(name, value)| other.get(name.as_str()) != Some(value));
            Value::Object(differing.map(|(name, value)| (name.clone(), value.clone())).collect())
        };
        Self { action, target, before: differing(before, after), after: differing(after, before) }
    }
}

/// An entry with the attributes that the indexes are made of, named as in `key`.
#[derive(Serialize)]
struct StoredChange<'a> {
    #[serde(flatten)]
    change: &'a Change,
    by_actor: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    by_credential: Option<&'a str>,
    by_day: String,
}

/// The time of a thing's next entry: now, or just after its last one if the clock has not moved on since.
pub fn next_time(now: Timestamp, last: Timestamp) -> Result<Timestamp, Error> {
    let earliest = last.checked_add(SignedDuration::from_millis(1)).map_err(Error::internal)?;
    Ok(now.max(earliest))
}

impl Commit {
    /// Adds an entry to the log of a thing.
    pub fn log(
        &mut self,
        random: &Random,
        audit: &AuditContext,
        at: Timestamp,
        change: ChangeRecord,
    ) -> Result<(), Error> {
        let id = format!("{}-{}", key::time(at), random.base62(8));
        let place = key::change(change.target.kind, &change.target.id, &id);
        let change = Change {
            id,
            at,
            actor: audit.actor.clone(),
            credential: audit.credential.clone(),
            action: change.action,
            target: change.target,
            before: change.before,
            after: change.after,
            request: audit.request.clone(),
        };
        let shard = u32::from_le_bytes(random.bytes()) % DAY_SHARDS;
        let stored = StoredChange {
            change: &change,
            by_actor: &audit.actor.id,
            by_credential: audit.credential.id.as_deref(),
            by_day: key::day_partition(at, shard),
        };
        let item = item_of(&place, &stored)?;
        self.put(place.clone(), item);
        self.expect(place, Condition::Absent);
        Ok(())
    }
}
