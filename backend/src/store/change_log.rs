//! Reading the change log by target, actor, credential and day. Its indexes are eventually consistent, and no decision
//! reads one.

use std::collections::BTreeSet;
use std::sync::{MutexGuard, PoisonError};

use jiff::civil::Date;
use postern_shared::activity::ActivityKind;
use postern_shared::change::{Change, SubjectKind};
use postern_shared::page::Order;
use postern_shared::time::Timestamp;

use super::Store;
use super::activity::By;
use super::commit::{Commit, LIMIT};
use super::item::{key_attributes, key_of, value_of};
use super::item_key::{self, INDEX_SHARDS};
use super::query::{Query, SortKeys};
use super::span::Span;
use super::table::INDEX_BY_DAY;
use crate::error::Error;

/// A part of the log that the table or one of its indexes lists in order.
#[derive(Debug, Clone)]
pub enum LogIndex {
    /// The changes to a target, by its kind and id.
    Target(SubjectKind, String),
    /// The changes by an actor or with a credential.
    By(By),
    /// The changes of the day that begins at this time.
    Day(Timestamp),
}

impl Store {
    /// Up to `limit` days of a span that have entries, the first ones in its order.
    pub async fn days_with_changes(&self, span: &Span, limit: usize) -> Result<Vec<Date>, Error> {
        let day = |position: &str| position.get(..10).unwrap_or_default().to_owned();
        let (low, high) = (day(&span.low), day(&span.before));
        if low > high {
            return Ok(Vec::new());
        }
        let backwards = span.order == Order::Descending;
        let limit = u32::try_from(limit).map_err(Error::internal)?;
        let query = Query::new(item_key::CHANGE_DAYS, SortKeys::Between(&low, &high));
        let items = self.query(&Query { backwards, limit, ..query }).await?;
        items.iter().map(|item| key_of(item)?.sk.parse().map_err(Error::internal)).collect()
    }

    /// Adds to a commit the days of its entries, unless this process has listed them. A day is listed with its first entry,
    /// whatever the clock says; before it, if the commit has no room. Returns what is listed once the commit is made.
    pub(super) async fn list_days(&self, commit: &mut Commit) -> Result<BTreeSet<Date>, Error> {
        let mut days = std::mem::take(&mut commit.days);
        days.retain(|day| !self.listed_days().contains(day));
        let list = |commit: &mut Commit| {
            for key in days.iter().map(|day| item_key::change_day(*day)) {
                commit.put(key.clone(), key_attributes(&key));
            }
        };
        if commit.steps.len() + days.len() <= LIMIT {
            list(commit);
        } else {
            let mut before = Commit::default();
            list(&mut before);
            Box::pin(self.commit(before)).await?;
        }
        Ok(days)
    }

    /// Remembers days that a commit has listed.
    pub(super) fn remember_days(&self, days: BTreeSet<Date>) {
        self.listed_days().extend(days);
    }

    fn listed_days(&self) -> MutexGuard<'_, BTreeSet<Date>> {
        self.listed_days.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Up to `limit` entries, the first ones of a span.
    pub async fn entries(&self, index: &LogIndex, span: &Span, limit: usize) -> Result<Vec<Change>, Error> {
        let (index, partitions) = match index {
            LogIndex::Target(kind, id) => {
                let partition = item_key::change_partition(*kind, id);
                let items = self.in_span(None, &partition, span, limit).await?;
                return items.into_iter().map(value_of).collect();
            }
            LogIndex::By(by) => (by.index(), by.partitions(&[ActivityKind::Change])),
            LogIndex::Day(day) => {
                let partitions = (0..INDEX_SHARDS).map(|shard| item_key::day_partition(*day, shard));
                (INDEX_BY_DAY, partitions.collect())
            }
        };
        let keys = self.keys_in_span(index, &partitions, span, limit).await?;
        let mut reading = self.read(keys.iter().map(|(_, key)| key.clone())).await?;
        keys.iter().filter_map(|(_, key)| reading.remove(key).flatten()).map(value_of).collect()
    }
}
