//! The permissions that keys and users have used, and the number of their calls. These are notes: no decision reads
//! them.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan as _};
use postern_shared::id::KeyId;
use postern_shared::permission::Permission;
use postern_shared::principal::{KeyRef, PrincipalId};
use postern_shared::time::Timestamp;
use postern_shared::usage::{CALLS_DAYS, DayCalls, SUMMARY_DAYS};
use serde::Deserialize;

use super::Entity as _;
use crate::error::Error;
use crate::store::call::Failure;
use crate::store::item::{key_attributes, milliseconds, ttl, value_of};
use crate::store::item_key::{self, ALL_CALLS, CALLS, PK, USED};
use crate::store::note::{Note, OnlyIf, fresh};
use crate::store::{ItemKey, Principal, Query, SortKeys, Store};

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

/// The calls on a day.
#[derive(Debug, Clone, Deserialize)]
pub struct Calls {
    /// The key; `None` for all keys together.
    pub called_with: Option<KeyId>,
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
    at.date()
}

/// The first day that a summary of calls shows.
fn first_summarised(today: Date) -> Date {
    today.saturating_sub((SUMMARY_DAYS - 1).days())
}

impl Principal {
    /// The calls of the last 30 days, up to this one.
    pub fn recent_calls(&self, today: Date) -> BTreeMap<Date, u64> {
        let first = first_summarised(today);
        self.calls.iter().filter(|(day, _)| **day >= first).map(|(day, calls)| (*day, *calls)).collect()
    }
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
        // The days between which it is noted already: the clock of another instance can have passed midnight.
        let noted = [day.saturating_sub(1.day()), day.saturating_add(1.day())].map(|day| text(&day.to_string()));
        let key = item_key::used(owner, key, permission);
        let only_if = OnlyIf::Outside("used_on", noted);
        self.note(Note::new(&key, only_if, set)).await.map(drop)
    }

    /// Adds calls with a key on a day.
    pub async fn note_calls(&self, key: &KeyRef, calls: &DayCalls, now: Timestamp) -> Result<(), Error> {
        let called_with = Some(("called_with", AttributeValue::S(key.id.to_string())));
        self.add_calls(&item_key::calls(key, calls.day), called_with, calls, now).await
    }

    /// Adds calls with any key on a day.
    pub async fn note_all_calls(&self, calls: &DayCalls, now: Timestamp) -> Result<(), Error> {
        self.add_calls(&item_key::all_calls(calls.day), None, calls, now).await
    }

    async fn add_calls(
        &self,
        key: &ItemKey,
        called_with: Option<(&str, AttributeValue)>,
        calls: &DayCalls,
        now: Timestamp,
    ) -> Result<(), Error> {
        let kept =
            now.checked_add(SignedDuration::from_hours(24 * i64::from(CALLS_DAYS + 1))).map_err(Error::internal)?;
        let mut set = vec![("called_on", AttributeValue::S(calls.day.to_string())), ("ttl", ttl(kept))];
        set.extend(called_with);
        let add = vec![("allowed", calls.allowed), ("refused", calls.refused)];
        self.note(Note { add, ..Note::new(key, OnlyIf::Always, set) }).await.map(drop)
    }

    /// Notes calls with the keys of an API user: the last use, if another key has not noted it a moment ago, and how
    /// many were let in on a day. Days that the summary shows no longer are removed.
    pub async fn note_calls_of(&self, owner: &Principal, calls: &DayCalls, now: Timestamp) -> Result<(), Error> {
        let DayCalls { day, allowed, .. } = *calls;
        let first = first_summarised(day);
        let old: Vec<&Date> = owner.calls.keys().filter(|day| **day < first).collect();
        let removals: Vec<String> = (0..old.len()).map(|n| format!("#calls.#old{n}")).collect();
        let remove = if old.is_empty() { String::new() } else { format!(" REMOVE {}", removals.join(", ")) };
        let count = "#calls.#day = if_not_exists(#calls.#day, :zero) + :allowed";
        let number = |n: u64| AttributeValue::N(n.to_string());
        let call = |update: String, condition: String| {
            // The default. The authorizer's policy requires that it is said.
            let call = self.client.update_item().table_name(&self.table).return_values(ReturnValue::None);
            let call = call.set_key(Some(key_attributes(&owner.item_key()))).update_expression(update);
            let call = call.condition_expression(condition).expression_attribute_names("#calls", "calls");
            let call = call.expression_attribute_names("#day", day.to_string());
            let call = old
                .iter()
                .enumerate()
                .fold(call, |call, (n, day)| call.expression_attribute_names(format!("#old{n}"), day.to_string()));
            call.expression_attribute_values(":zero", number(0))
                .expression_attribute_values(":allowed", number(allowed))
        };
        let exists = format!("attribute_exists({PK})");
        let is_stale = "(attribute_not_exists(last_used_at) OR last_used_at <= :limit OR last_used_at > :until)";
        let [limit, until] = fresh(now)?;
        let _writing = self.writing([owner.item_key()]);
        let both = call(format!("SET {count}, last_used_at = :now{remove}"), format!("{exists} AND {is_stale}"))
            .expression_attribute_values(":now", milliseconds(now))
            .expression_attribute_values(":limit", limit)
            .expression_attribute_values(":until", until);
        let _turn = self.turn_at(&owner.item_key()).await?;
        match Box::pin(both.send()).await.map_err(|error| Failure::of(&error)) {
            Ok(_) => return Ok(()),
            // Another key has noted its use, or the API user does not exist any more.
            Err(Failure::ConditionFailed) => {}
            Err(failure) => return Err(failure.into_error()),
        }
        let counted = call(format!("SET {count}{remove}"), exists);
        match Box::pin(counted.send()).await.map_err(|error| Failure::of(&error)) {
            Ok(_) | Err(Failure::ConditionFailed) => Ok(()),
            Err(failure) => Err(failure.into_error()),
        }
    }

    /// The permissions that a principal has used with one of its keys, or with all of them and in its sessions, and whether
    /// these are all.
    pub async fn uses(&self, owner: &PrincipalId, key: Option<&KeyId>) -> Result<(Vec<Use>, bool), Error> {
        let partition = item_key::usage_partition(owner);
        let prefix = key.map_or(USED.to_owned(), |key| format!("{USED}{key}#"));
        let query = Query { limit: PAGE, ..Query::new(&partition, SortKeys::Prefix(&prefix)) };
        let (items, next) = self.query_once(&query).await?;
        Ok((items.into_iter().map(value_of).collect::<Result<_, _>>()?, next.is_none()))
    }

    /// The calls with a principal's keys since a day, newest first, and whether these are all.
    pub async fn calls_since(&self, owner: &PrincipalId, first: Date) -> Result<(Vec<Calls>, bool), Error> {
        let partition = item_key::usage_partition(owner);
        let (low, high) = (format!("{CALLS}{first}"), format!("{CALLS}~"));
        let query =
            Query { backwards: true, limit: 10 * PAGE, ..Query::new(&partition, SortKeys::Between(&low, &high)) };
        let items = self.query(&query).await?;
        let complete = items.len() < 10 * PAGE as usize;
        Ok((items.into_iter().map(value_of).collect::<Result<_, _>>()?, complete))
    }

    /// The calls with all keys since a day, oldest first.
    pub async fn all_calls_since(&self, first: Date) -> Result<Vec<DayCalls>, Error> {
        let first = first.to_string();
        let query = Query::new(ALL_CALLS, SortKeys::Between(&first, "~"));
        let calls = self.query(&query).await?.into_iter().map(value_of::<Calls>);
        let day = |Calls { called_on: day, allowed, refused, .. }| DayCalls { day, allowed, refused };
        calls.map(|calls| calls.map(day)).collect()
    }
}
