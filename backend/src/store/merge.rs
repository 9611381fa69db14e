//! Reading several partitions side by side as one list. Each is asked for its share of the page first, and asked again only
//! if what it has not answered yet could be on the page.

use futures_util::future::try_join_all;

use super::Store;
use super::item::{Item, key_of, position_of};
use super::query::Query;
use crate::error::Error;

/// The least that a partition is asked for first. So few items cost as much as one.
const LEAST: usize = 8;

/// A partition while it is read.
struct Lane<'a> {
    query: &'a Query<'a>,
    /// What was read, each item with its position.
    found: Vec<(String, Item)>,
    /// The key to continue after; before the first call, that of the query.
    start: Option<Item>,
    reach: Reach,
}

/// How far a partition was read.
enum Reach {
    /// Not yet.
    Start,
    /// Up to this position.
    Position(String),
    /// Up to this position, with 1 MB or a filter: it is not asked again for this page.
    Full(String),
    /// All of it.
    End,
}

impl Lane<'_> {
    /// Reads on.
    async fn read(&mut self, store: &Store, count: usize) -> Result<(), Error> {
        let is_filtered = self.query.filter.is_some();
        let looks_at = if is_filtered { usize::MAX } else { count };
        let (items, last) = store.query_from(self.query, self.start.take(), looks_at).await?;
        // The items of an index have only keys, so 1 MB of them is no more than a page needs.
        let is_full = is_filtered || (items.len() < count && self.query.index.is_none());
        for item in items {
            self.found.push((self.position(&item)?, item));
        }
        self.reach = match &last {
            None => Reach::End,
            Some(last) if is_full => Reach::Full(self.position(last)?),
            Some(last) => Reach::Position(self.position(last)?),
        };
        self.start = last;
        Ok(())
    }

    fn position(&self, item: &Item) -> Result<String, Error> {
        if self.query.index.is_some() { position_of(item) } else { key_of(item).map(|key| key.sk) }
    }

    /// The position that it was read up to, unless that is its end.
    fn end(&self) -> Option<&str> {
        match &self.reach {
            Reach::Position(position) | Reach::Full(position) => Some(position),
            Reach::Start | Reach::End => None,
        }
    }
}

impl Store {
    /// Up to `limit` items of these queries, which have one direction, in the order of their positions; and the position to
    /// continue after if there may be more. Of the table itself they can be fewer if items are large or filtered: each
    /// partition is read up to 1 MB.
    pub(super) async fn merged(
        &self,
        queries: &[Query<'_>],
        limit: usize,
    ) -> Result<(Vec<(String, Item)>, Option<String>), Error> {
        let backwards = queries.iter().any(|query| query.backwards);
        let order = |a: &str, b: &str| if backwards { b.cmp(a) } else { a.cmp(b) };
        let mut lanes = Vec::with_capacity(queries.len());
        for query in queries {
            lanes.push(Lane { query, found: Vec::new(), start: query.start()?, reach: Reach::Start });
        }
        // Items are spread at random, so one partition has more of them than another.
        let average = limit / queries.len().max(1);
        let share = (average + 2 * average.isqrt() + 1).max(LEAST).min(limit);
        loop {
            let mut first: Vec<String> = lanes.iter().flat_map(|lane| &lane.found).map(|(at, _)| at.clone()).collect();
            first.sort_unstable_by(|a, b| order(a, b));
            first.truncate(limit);
            let reading = lanes.iter_mut().filter_map(|lane| {
                let count = match &lane.reach {
                    Reach::Start => share,
                    // It can have as many more as there is room for after what comes before.
                    Reach::Position(reach) => limit - first.partition_point(|at| order(at, reach).is_le()),
                    Reach::Full(_) | Reach::End => 0,
                };
                (count > 0).then(|| lane.read(self, count))
            });
            if try_join_all(reading).await?.is_empty() {
                break;
            }
        }
        // Beyond the first of these ends, items are left to the next page.
        let end = lanes.iter().filter_map(Lane::end).min_by(|a, b| order(a, b)).map(str::to_owned);
        let mut items: Vec<(String, Item)> = lanes.into_iter().flat_map(|lane| lane.found).collect();
        items.retain(|(at, _)| end.as_deref().is_none_or(|end| order(at, end).is_le()));
        items.sort_by(|(a, _), (b, _)| order(a, b));
        items.truncate(limit);
        Ok((items, end))
    }
}
