//! Reading by key: strongly consistent and complete.

use std::collections::{BTreeSet, HashMap};

use aws_sdk_dynamodb::types::KeysAndAttributes;
use futures_util::future::try_join_all;
use serde::de::DeserializeOwned;

use super::Store;
use super::call::Backoff;
use super::item::{Item, key_attributes, key_of, value_of};
use super::item_key::{ItemKey, PK, SK};
use crate::error::Error;

/// The most keys that DynamoDB takes in one batch.
pub const BATCH: usize = 100;
/// The most calls that one operation makes concurrently.
pub const CONCURRENCY: usize = 16;

/// The item under each key that was read, or `None` where there is no item.
pub(super) type Reading = HashMap<ItemKey, Option<Item>>;

impl Store {
    /// One item.
    pub async fn get<T: DeserializeOwned>(&self, key: &ItemKey) -> Result<Option<T>, Error> {
        let answer = self
            .call(|| {
                self.client
                    .get_item()
                    .table_name(&self.table)
                    .set_key(Some(key_attributes(key)))
                    .consistent_read(true)
                    .send()
            })
            .await?;
        answer.item.map(value_of).transpose()
    }

    /// The items under these keys, 100 to a call and 16 calls at a time.
    pub(super) async fn read(&self, keys: impl IntoIterator<Item = ItemKey>) -> Result<Reading, Error> {
        self.read_attributes(keys, &[]).await
    }

    /// As [`read`](Self::read), with their keys and these attributes only; all attributes if there are none.
    pub(super) async fn read_attributes(
        &self,
        keys: impl IntoIterator<Item = ItemKey>,
        attributes: &[&str],
    ) -> Result<Reading, Error> {
        let keys: BTreeSet<ItemKey> = keys.into_iter().collect();
        let keys: Vec<ItemKey> = keys.into_iter().collect();
        let mut reading: Reading = keys.iter().map(|key| (key.clone(), None)).collect();
        let batches: Vec<&[ItemKey]> = keys.chunks(BATCH).collect();
        for batches in batches.chunks(CONCURRENCY) {
            for found in try_join_all(batches.iter().map(|batch| self.read_batch(batch, attributes))).await? {
                reading.extend(found);
            }
        }
        Ok(reading)
    }

    async fn read_batch(&self, keys: &[ItemKey], attributes: &[&str]) -> Result<Reading, Error> {
        let mut reading = Reading::new();
        let mut backoff = Backoff::new();
        let mut open: Vec<Item> = keys.iter().map(key_attributes).collect();
        while !open.is_empty() {
            let mut request = KeysAndAttributes::builder().set_keys(Some(open.clone())).consistent_read(true);
            if !attributes.is_empty() {
                let names: Vec<String> = (0..attributes.len() + 2).map(|n| format!("#{n}")).collect();
                let attributes = attributes.iter().copied().chain([PK, SK]).map(str::to_owned);
                request = request.projection_expression(names.join(", "));
                request = request.set_expression_attribute_names(Some(names.into_iter().zip(attributes).collect()));
            }
            let request = request.build().map_err(Error::internal)?;
            let answer =
                self.call(|| self.client.batch_get_item().request_items(&self.table, request.clone()).send()).await?;
            for item in answer.responses.unwrap_or_default().remove(&self.table).unwrap_or_default() {
                reading.insert(key_of(&item)?, Some(item));
            }
            let requested = open.len();
            open = answer
                .unprocessed_keys
                .unwrap_or_default()
                .remove(&self.table)
                .map(|rest| rest.keys)
                .unwrap_or_default();
            if open.len() < requested {
                backoff.reset();
            }
            if !open.is_empty() && !backoff.wait(self).await {
                return Err(Error::Unavailable("a batch was not completed in time".to_owned()));
            }
        }
        Ok(reading)
    }
}
