//! Spans of positions: the part of a log that is read next, in one direction, from one partition or from several side by
//! side.

use postern_shared::page::Order;

use super::Store;
use super::item::{Item, key_of};
use super::item_key::ItemKey;
use super::query::{Index, Query, SortKeys};
use crate::error::Error;

/// The positions that are still to be read, and the direction.
#[derive(Debug, Clone)]
pub struct Span {
    /// The first position, inclusive.
    pub low: String,
    /// The position after the last.
    pub before: String,
    /// The direction of reading.
    pub order: Order,
}

impl Span {
    /// Whether no position is left.
    pub fn is_empty(&self) -> bool {
        self.low >= self.before
    }

    /// Leaves out everything up to a position, in the direction of reading.
    pub fn continue_after(&mut self, position: &str) {
        match self.order {
            Order::Descending if *position < *self.before => position.clone_into(&mut self.before),
            Order::Ascending if *position >= *self.low => self.low = just_above(position),
            _ => {}
        }
    }

    /// The part of it between two positions: the first inclusive, the second exclusive.
    #[must_use]
    pub fn between(&self, low: &str, before: &str) -> Self {
        let low = self.low.as_str().max(low).to_owned();
        Self { low, before: self.before.as_str().min(before).to_owned(), order: self.order }
    }
}

impl Store {
    /// Up to `limit` items of a partition, the first ones of a span.
    pub(super) async fn in_span(
        &self,
        index: Option<Index>,
        partition: &str,
        span: &Span,
        limit: usize,
    ) -> Result<Vec<Item>, Error> {
        let high = just_below(&span.before);
        if span.low > high {
            return Ok(Vec::new());
        }
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        let query = Query::new(partition, SortKeys::Between(&span.low, &high));
        self.query(&Query { index, backwards: span.order == Order::Descending, limit, ..query }).await
    }

    /// As [`in_span`](Self::in_span), of several partitions of an index: the keys of the items, each with its position.
    pub(super) async fn keys_in_span(
        &self,
        index: Index,
        partitions: &[String],
        span: &Span,
        limit: usize,
    ) -> Result<Vec<(String, ItemKey)>, Error> {
        let high = just_below(&span.before);
        if span.low > high {
            return Ok(Vec::new());
        }
        let query = |partition| Query {
            index: Some(index),
            backwards: span.order == Order::Descending,
            ..Query::new(partition, SortKeys::Between(&span.low, &high))
        };
        let queries: Vec<Query<'_>> = partitions.iter().map(|partition| query(partition)).collect();
        let (items, _) = self.merged(&queries, limit).await?;
        items.into_iter().map(|(position, item)| Ok((position, key_of(&item)?))).collect()
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

/// The least position above another. No position contains a space.
fn just_above(position: &str) -> String {
    format!("{position} ")
}
