//! What keys and users have used, and how often they called. These are notes: no decision reads them.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use postern_shared::id::KeyId;
use postern_shared::permission::Permission;
use postern_shared::principal::{KeyRef, PrincipalId};
use postern_shared::usage::CALLS_DAYS;
use serde::Deserialize;

use crate::error::Error;
use crate::store::item::{ttl, value_of};
use crate::store::item_key::{self, CALLS, USED};
use crate::store::note::{Note, OnlyIf};
use crate::store::{Query, SortKeys, Store};

/// The most items of one owner that one call reads, and the most calls for one owner.
const PAGE: u32 = 1000;

/// The use of a permission.
#[derive(Debug, Clone, Deserialize)]
pub struct Use {
    /// The key it was used with; `None` for sessions.
    pub used_with: Option<KeyId>,
    /// The permission.
    pub used: Permission,
    /// The last day of use.
    pub used_on: Date,
}

/// The calls with a key on a day.
#[derive(Debug, Clone, Deserialize)]
pub struct Calls {
    /// The key.
    pub called_with: KeyId,
    /// The day.
    pub called_on: Date,
    /// How many were let in.
    #[serde(default)]
    pub allowed: u64,
    /// How many were refused.
    #[serde(default)]
    pub refused: u64,
}

/// The UTC day of a time.
pub fn day_of(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

impl Store {
    /// Notes that a permission was used on a day.
    pub async fn note_permission(
        &self,
        owner: &PrincipalId,
        key: Option<&KeyId>,
        permission: &Permission,
        day: Date,
    ) -> Result<(), Error> {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let mut set = vec![("used", text(permission.as_str())), ("used_on", text(&day.to_string()))];
        set.extend(key.map(|key| ("used_with", text(key.as_str()))));
        let yesterday = text(&day.saturating_sub(1.day()).to_string());
        let key = item_key::used(owner, key, permission);
        let only_if = OnlyIf::AtMost("used_on", yesterday);
        self.note(Note::new(&key, only_if, set)).await.map(drop)
    }

    /// Adds calls with a key on a day.
    pub async fn note_calls(&self, key: &KeyRef, calls: &Calls, now: Timestamp) -> Result<(), Error> {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let kept = now.checked_add((24 * i64::from(CALLS_DAYS + 1)).hours()).map_err(Error::internal)?;
        let day = text(&calls.called_on.to_string());
        let set = vec![("called_with", text(key.id.as_str())), ("called_on", day), ("ttl", ttl(kept))];
        let add = vec![("allowed", calls.allowed), ("refused", calls.refused)];
        let key = item_key::calls(key, calls.called_on);
        self.note(Note { add, ..Note::new(&key, OnlyIf::Always, set) }).await.map(drop)
    }

    /// Which permissions a principal has used, with one of its keys, or with all of them and in its sessions. Returns also
    /// whether that is all.
    pub async fn uses(&self, owner: &PrincipalId, key: Option<&KeyId>) -> Result<(Vec<Use>, bool), Error> {
        let partition = item_key::usage_partition(owner);
        let prefix = key.map_or(USED.to_owned(), |key| format!("{USED}{key}#"));
        let query = Query { limit: PAGE, ..Query::new(&partition, SortKeys::Prefix(&prefix)) };
        let (items, next) = self.query_once(&query).await?;
        Ok((items.into_iter().map(value_of).collect::<Result<_, _>>()?, next.is_none()))
    }

    /// The calls with a principal's keys since a day, newest first. Returns also whether that is all.
    pub async fn calls_since(&self, owner: &PrincipalId, first: Date) -> Result<(Vec<Calls>, bool), Error> {
        let partition = item_key::usage_partition(owner);
        let (low, high) = (format!("{CALLS}{first}"), format!("{CALLS}~"));
        let query =
            Query { backwards: true, limit: 10 * PAGE, ..Query::new(&partition, SortKeys::Between(&low, &high)) };
        let items = self.query(&query).await?;
        let complete = items.len() < 10 * PAGE as usize;
        Ok((items.into_iter().map(value_of).collect::<Result<_, _>>()?, complete))
    }
}
