//! Counters of failures within a window of time. They only make checks stricter, and expire on their own.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use jiff::SignedDuration;
use lru::LruCache;
use postern_shared::time::Timestamp;

use super::Store;
use super::call::Failure;
use super::item::{key_attributes, ttl};
use super::item_key;
use crate::error::Error;

/// How long a window is.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// How many locked counters a process remembers.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(10_000).unwrap();

/// The time until the counters of this window end.
pub fn until_next_window(now: Timestamp) -> Duration {
    let window = WINDOW.unsigned_abs();
    let passed = now.as_second().rem_euclid(WINDOW.as_secs());
    window.saturating_sub(Duration::from_secs(passed.unsigned_abs()))
}

/// The window of a time.
fn window(now: Timestamp) -> i64 {
    now.as_second().div_euclid(WINDOW.as_secs())
}

/// The counters that exceeded their limit, as far as this process knows: those it saw last. They stay locked until the
/// window ends, so what they lock can be refused without a call to the table.
#[derive(Debug)]
pub struct LockedCounters(Mutex<LruCache<String, i64>>);

impl LockedCounters {
    /// Whether a counter is known to be locked.
    pub fn contains(&self, subject: &str, now: Timestamp) -> bool {
        self.change(|windows| windows.get(subject) == Some(&window(now)))
    }

    /// Remembers a counter that exceeded its limit.
    pub fn insert(&self, subject: &str, now: Timestamp) {
        self.change(|windows| windows.put(subject.to_owned(), window(now)));
    }

    /// Forgets a counter that goes down again.
    pub fn remove(&self, subject: &str) {
        self.change(|windows| windows.pop(subject));
    }

    fn change<T>(&self, change: impl FnOnce(&mut LruCache<String, i64>) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Default for LockedCounters {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(REMEMBERED)))
    }
}

impl Store {
    /// Adds to the counter of the current window and returns the new count. It is tried once: counting twice could lock
    /// somebody out who did nothing.
    pub async fn count(&self, subject: &str, by: i64, now: Timestamp) -> Result<i64, Error> {
        let ends = now.checked_add(WINDOW).map_err(Error::internal)?;
        let counted = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key_attributes(&item_key::counter(subject, window(now)))))
            .update_expression("ADD #count :by SET #ttl = :ttl")
            .expression_attribute_names("#count", "count")
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":by", AttributeValue::N(by.to_string()))
            .expression_attribute_values(":ttl", ttl(ends))
            .return_values(ReturnValue::UpdatedNew)
            .send()
            .await
            .map_err(|error| Failure::of(&error).into_error())?;
        let count = counted.attributes.unwrap_or_default().remove("count");
        let count = count.and_then(|value| value.as_n().ok().and_then(|n| n.parse().ok()));
        count.ok_or_else(|| Error::internal("a counter without a number"))
    }
}
