//! Reading: strongly consistent, complete, and never more than is asked for.

use std::collections::{BTreeSet, HashMap};

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use futures_util::future::try_join_all;
use serde::de::DeserializeOwned;

use super::Store;
use super::call::{Backoff, Failure};
use super::item::{Item, key_attributes, key_of, value_of};
use super::key::{Key, PK, SK};
use super::page;
use crate::error::Error;

/// Most keys that DynamoDB takes in one batch.
pub const BATCH: usize = 100;
/// Most calls that one operation makes side by side.
pub const AT_ONCE: usize = 16;

/// What was read: an item for every key that was asked for, or that there is none.
pub type Reading = HashMap<Key, Option<Item>>;

/// Which sort keys of a partition.
#[derive(Debug, Clone, Copy)]
pub enum SortKeys<'a> {
    /// All of them.
    All,
    /// Those that begin with this.
    Prefix(&'a str),
    /// Those from the first to the second, both included.
    Between(&'a str, &'a str),
}

impl SortKeys<'_> {
    fn contains(&self, sort_key: &str) -> bool {
        let within = match self {
            Self::All => true,
            Self::Prefix(prefix) => sort_key.starts_with(prefix),
            Self::Between(low, high) => *low <= sort_key && sort_key <= *high,
        };
        // DynamoDB's limit for a sort key is 1024 bytes.
        within && (1..=1024).contains(&sort_key.len())
    }
}

/// A part of a partition to read.
#[derive(Debug, Clone)]
pub struct Query<'a> {
    /// The partition.
    pub partition: &'a str,
    /// Which sort keys.
    pub sort_keys: SortKeys<'a>,
    /// Only sort keys beyond this one, in the direction of reading. A caller's cursor may have said it.
    pub after: Option<&'a str>,
    /// From the last to the first.
    pub backwards: bool,
    /// At most this many items.
    pub limit: u32,
}

impl Store {
    /// One item, read consistently.
    pub async fn get<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<T>, Error> {
        let answer = self
            .with_retries(|| {
                self.client
                    .get_item()
                    .table_name(&self.table)
                    .set_key(Some(key_attributes(key)))
                    .consistent_read(true)
                    .send()
            })
            .await
            .map_err(Failure::into_error)?;
        answer.item.map(value_of).transpose()
    }

    /// The items at these keys, read consistently; 100 to a call, 16 calls side by side.
    pub async fn read(&self, keys: impl IntoIterator<Item = Key>) -> Result<Reading, Error> {
        let keys: BTreeSet<Key> = keys.into_iter().collect();
        let keys: Vec<Key> = keys.into_iter().collect();
        let mut reading: Reading = keys.iter().map(|key| (key.clone(), None)).collect();
        let batches: Vec<&[Key]> = keys.chunks(BATCH).collect();
        for batches in batches.chunks(AT_ONCE) {
            for found in try_join_all(batches.iter().map(|batch| self.read_batch(batch))).await? {
                reading.extend(found);
            }
        }
        Ok(reading)
    }

    async fn read_batch(&self, keys: &[Key]) -> Result<Reading, Error> {
        let mut reading = Reading::new();
        let mut backoff = Backoff::new();
        let mut open: Vec<Item> = keys.iter().map(key_attributes).collect();
        while !open.is_empty() {
            let wanted = KeysAndAttributes::builder().set_keys(Some(open.clone())).consistent_read(true).build();
            let wanted = wanted.map_err(Error::internal)?;
            let answer = self
                .with_retries(|| self.client.batch_get_item().request_items(&self.table, wanted.clone()).send())
                .await
                .map_err(Failure::into_error)?;
            for item in answer.responses.unwrap_or_default().remove(&self.table).unwrap_or_default() {
                reading.insert(key_of(&item)?, Some(item));
            }
            let asked = open.len();
            open = answer
                .unprocessed_keys
                .unwrap_or_default()
                .remove(&self.table)
                .map(|rest| rest.keys)
                .unwrap_or_default();
            if open.len() < asked {
                backoff.reset();
            }
            if !open.is_empty() && !backoff.wait(self).await {
                return Err(Error::Unavailable("a batch was not completed in time".to_owned()));
            }
        }
        Ok(reading)
    }

    /// The items of a stretch of a partition, read consistently, in the order of their sort keys.
    pub async fn query(&self, query: &Query<'_>) -> Result<Vec<Item>, Error> {
        let limit = query.limit as usize;
        let mut items: Vec<Item> = Vec::new();
        let mut after = query.after.map(str::to_owned);
        loop {
            let rest = u32::try_from(limit - items.len()).unwrap_or(u32::MAX);
            let query = Query { after: after.as_deref(), limit: rest, ..query.clone() };
            let (some, last) = self.query_once(&query).await?;
            items.extend(some);
            after = last;
            if after.is_none() || items.len() >= limit {
                return Ok(items);
            }
        }
    }

    /// As [`query`](Self::query), in one call: as many items as 1 MB holds, and the sort key to go on after unless that is all.
    pub async fn query_once(&self, query: &Query<'_>) -> Result<(Vec<Item>, Option<String>), Error> {
        if query.after.is_some_and(|after| !query.sort_keys.contains(after)) {
            return Err(page::bad_cursor());
        }
        // DynamoDB refuses to start from the last sort key that a query can find.
        if let SortKeys::Between(low, high) = query.sort_keys
            && query.after == Some(if query.backwards { low } else { high })
        {
            return Ok((Vec::new(), None));
        }
        let start = query.after.map(|after| {
            let (pk, sk) = (query.partition.to_owned(), after.to_owned());
            key_attributes(&Key { pk, sk })
        });
        let call = self
            .client
            .query()
            .table_name(&self.table)
            .consistent_read(true)
            .scan_index_forward(!query.backwards)
            .limit(i32::try_from(query.limit).unwrap_or(i32::MAX))
            .expression_attribute_names("#pk", PK)
            .expression_attribute_values(":pk", text(query.partition))
            .set_exclusive_start_key(start);
        let call = match query.sort_keys {
            SortKeys::All => call.key_condition_expression("#pk = :pk"),
            SortKeys::Prefix(prefix) => call
                .key_condition_expression("#pk = :pk AND begins_with(#sk, :prefix)")
                .expression_attribute_names("#sk", SK)
                .expression_attribute_values(":prefix", text(prefix)),
            SortKeys::Between(low, high) => call
                .key_condition_expression("#pk = :pk AND #sk BETWEEN :low AND :high")
                .expression_attribute_names("#sk", SK)
                .expression_attribute_values(":low", text(low))
                .expression_attribute_values(":high", text(high)),
        };
        let answer = self.with_retries(|| call.clone().send()).await.map_err(Failure::into_error)?;
        let last = answer.last_evaluated_key.as_ref().map(key_of).transpose()?;
        Ok((answer.items.unwrap_or_default(), last.map(|last| last.sk)))
    }
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

/// What a reading holds at a key.
pub fn at<T: DeserializeOwned>(reading: &Reading, key: &Key) -> Result<Option<T>, Error> {
    reading.get(key).cloned().flatten().map(value_of).transpose()
}
