//! Appending records that need no condition: one, or up to 25 in a call.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{PutRequest, WriteRequest};

use super::Store;
use super::call::{Backoff, Failure};
use super::entity::record::StoredRecord;
use super::item::{Item, key_of};
use super::item_key::ItemKey;
use crate::error::Error;

/// The most items that DynamoDB takes in one batch of writes.
pub const WRITE_BATCH: usize = 25;

impl Store {
    /// Writes a record. Its key is its own, so writing it again after a lost answer changes nothing.
    pub async fn append_record(&self, collection: &str, record: &StoredRecord) -> Result<(), Error> {
        let (_, item) = record.item(collection)?;
        let written = self
            .with_retries(|| self.client.put_item().table_name(&self.table).set_item(Some(item.clone())).send())
            .await;
        match written {
            Ok(_) => Ok(()),
            Err(Failure::Lost(_)) => Err(Error::OutcomeUnknown),
            Err(failure) => Err(failure.into_error()),
        }
    }

    /// Writes up to 25 records, none of them with an event id: each one's own outcome.
    pub async fn append_records(
        &self,
        collection: &str,
        records: &[StoredRecord],
    ) -> Result<Vec<Result<(), Error>>, Error> {
        let mut open: HashMap<ItemKey, Item> = HashMap::new();
        let mut keys = Vec::with_capacity(records.len());
        for record in records {
            let (key, item) = record.item(collection)?;
            open.insert(key.clone(), item);
            keys.push(key);
        }
        let (mut backoff, mut lost) = (Backoff::new(), false);
        let failure = loop {
            let puts = open.values().map(|item| {
                let put = PutRequest::builder().set_item(Some(item.clone())).build().map_err(Error::internal)?;
                Ok(WriteRequest::builder().put_request(put).build())
            });
            let puts: Vec<WriteRequest> = puts.collect::<Result<_, Error>>()?;
            let failure = match self.client.batch_write_item().request_items(&self.table, puts).send().await {
                Ok(answer) => {
                    let rest = answer.unprocessed_items.unwrap_or_default().remove(&self.table).unwrap_or_default();
                    let rest = rest.iter().filter_map(|write| write.put_request()).map(|put| key_of(put.item()));
                    let rest: Vec<ItemKey> = rest.collect::<Result<_, _>>()?;
                    let before = open.len();
                    open.retain(|key, _| rest.contains(key));
                    if open.is_empty() {
                        return Ok(keys.iter().map(|_| Ok(())).collect());
                    }
                    if open.len() < before {
                        backoff.reset();
                    }
                    Failure::Throttled
                }
                Err(error) => Failure::of(&error),
            };
            lost |= matches!(failure, Failure::Lost(_));
            if matches!(failure, Failure::Final(_)) || !backoff.wait(self).await {
                break failure;
            }
        };
        let why = format!("a batch was not completed: {failure:?}");
        let outcome = |key: &ItemKey| match (open.contains_key(key), lost) {
            (false, _) => Ok(()),
            (true, true) => Err(Error::OutcomeUnknown),
            (true, false) => Err(Error::Unavailable(why.clone())),
        };
        Ok(keys.iter().map(outcome).collect())
    }
}
