//! Reading the change log by target, actor, credential and day. Its indexes are eventually consistent, and no decision
//! reads one.

use std::collections::BTreeSet;

use futures_util::future::try_join_all;
use jiff::Timestamp;
use postern_shared::change::{Change, SubjectKind};

use super::Store;
use super::item::{Item, key_of, value_of};
use super::item_key::{self, BY_ACTOR, BY_CREDENTIAL, BY_DAY, DAY_SHARDS, ItemKey};
use super::query::{Query, SortKeys};
use super::table::{INDEX_BY_ACTOR, INDEX_BY_CREDENTIAL, INDEX_BY_DAY};
use crate::error::Error;

/// A part of the log that the table or one of its indexes lists in order.
#[derive(Debug, Clone)]
pub enum LogIndex {
    /// The changes to a target, by its kind and id.
    Target(SubjectKind, String),
    /// The changes by an actor, by its id.
    Actor(String),
    /// The changes with a credential, by its id.
    Credential(String),
    /// The changes of the day that begins at this time.
    Day(Timestamp),
}

/// The position of a time in the order of entries. The id of an entry is its position.
pub fn position(at: Timestamp) -> String {
    item_key::time(at)
}

impl Store {
    /// Up to `limit` entries from position `low`, inclusive, to `before`, exclusive; newest first.
    pub async fn entries(&self, index: &LogIndex, low: &str, before: &str, limit: usize) -> Result<Vec<Change>, Error> {
        let high = just_below(before);
        if low > high.as_str() {
            return Ok(Vec::new());
        }
        let items = match index {
            LogIndex::Target(kind, id) => {
                self.newest(None, &item_key::change_partition(*kind, id), low, &high, limit).await?
            }
            LogIndex::Actor(id) => self.newest(Some((INDEX_BY_ACTOR, BY_ACTOR)), id, low, &high, limit).await?,
            LogIndex::Credential(id) => {
                self.newest(Some((INDEX_BY_CREDENTIAL, BY_CREDENTIAL)), id, low, &high, limit).await?
            }
            LogIndex::Day(day) => self.entries_of_day(*day, low, &high, limit).await?,
        };
        items.into_iter().map(value_of).collect()
    }

    /// The newest entries of all shards of a day. Their index has keys only.
    async fn entries_of_day(&self, day: Timestamp, low: &str, high: &str, limit: usize) -> Result<Vec<Item>, Error> {
        let shards: Vec<String> = (0..DAY_SHARDS).map(|shard| item_key::day_partition(day, shard)).collect();
        let queries = shards.iter().map(|shard| self.newest(Some((INDEX_BY_DAY, BY_DAY)), shard, low, high, limit));
        let entries = try_join_all(queries).await?;
        let keys: Vec<ItemKey> = entries.iter().flatten().map(key_of).collect::<Result<_, _>>()?;
        let newest: BTreeSet<(String, String)> = keys.into_iter().map(|key| (key.sk, key.pk)).collect();
        let newest = newest.into_iter().rev().take(limit).map(|(sk, pk)| ItemKey { pk, sk });
        let newest: Vec<ItemKey> = newest.collect();
        let mut reading = self.read(newest.iter().cloned()).await?;
        Ok(newest.iter().filter_map(|key| reading.remove(key).flatten()).collect())
    }

    /// The newest items of a partition of the table or of an index, newest first.
    async fn newest(
        &self,
        index: Option<(&'static str, &'static str)>,
        partition: &str,
        low: &str,
        high: &str,
        limit: usize,
    ) -> Result<Vec<Item>, Error> {
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        let query = Query::new(partition, SortKeys::Between(low, high));
        self.query(&Query { index, backwards: true, limit, ..query }).await
    }
}

/// The greatest position below another. Positions are ASCII and end in a letter or digit.
fn just_below(position: &str) -> String {
    let mut bytes = position.as_bytes().to_vec();
    match bytes.pop() {
        Some(last) if last > b' ' => bytes.extend([last - 1, b'~']),
        _ => {}
    }
    String::from_utf8(bytes).unwrap_or_default()
}
