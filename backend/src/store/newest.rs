//! The newest items of one partition, or of several partitions of an index side by side.

use std::collections::BTreeSet;

use futures_util::future::try_join_all;

use super::Store;
use super::item::{Item, key_of, position_of};
use super::item_key::ItemKey;
use super::query::{Index, Query, SortKeys};
use crate::error::Error;

impl Store {
    /// Up to `limit` items of a partition from position `low`, inclusive, to `before`, exclusive; newest first.
    pub(super) async fn newest(
        &self,
        index: Option<Index>,
        partition: &str,
        low: &str,
        before: &str,
        limit: usize,
    ) -> Result<Vec<Item>, Error> {
        let high = just_below(before);
        if low > high.as_str() {
            return Ok(Vec::new());
        }
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        let query = Query::new(partition, SortKeys::Between(low, &high));
        self.query(&Query { index, backwards: true, limit, ..query }).await
    }

    /// As [`newest`](Self::newest), of several partitions of an index: the keys of the items, each with its position.
    pub(super) async fn newest_keys(
        &self,
        index: Index,
        partitions: &[String],
        low: &str,
        before: &str,
        limit: usize,
    ) -> Result<Vec<(String, ItemKey)>, Error> {
        let queries = partitions.iter().map(|partition| self.newest(Some(index), partition, low, before, limit));
        let items = try_join_all(queries).await?;
        let keys = items.iter().flatten().map(|item| Ok((position_of(item)?, key_of(item)?)));
        let keys: BTreeSet<(String, ItemKey)> = keys.collect::<Result<_, Error>>()?;
        Ok(keys.into_iter().rev().take(limit).collect())
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
