//! Reading the change log by target, actor, credential and day. Its indexes are eventually consistent, and no decision
//! reads one.

use postern_shared::activity::ActivityKind;
use postern_shared::change::{Change, SubjectKind};
use postern_shared::time::Timestamp;

use super::Store;
use super::activity::By;
use super::item::value_of;
use super::item_key::{self, INDEX_SHARDS};
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
