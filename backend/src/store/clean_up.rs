//! Clean-up: deleting items that are no longer needed.

use aws_sdk_dynamodb::types::{DeleteRequest, WriteRequest};

use super::Store;
use super::call::Backoff;
use super::item::key_attributes;
use super::item_key::ItemKey;
use crate::error::Error;

/// The most items that DynamoDB takes in one batch of writes.
const BATCH: usize = 25;

impl Store {
    /// Deletes these items, 25 to a call, without conditions and without an entry in a log.
    pub(super) async fn delete_items(&self, keys: Vec<ItemKey>) -> Result<(), Error> {
        let _writing = self.writing(keys.iter().cloned());
        for chunk in keys.chunks(BATCH) {
            let mut open: Vec<WriteRequest> = Vec::with_capacity(chunk.len());
            for key in chunk {
                let delete = DeleteRequest::builder().set_key(Some(key_attributes(key))).build();
                open.push(WriteRequest::builder().delete_request(delete.map_err(Error::internal)?).build());
            }
            let mut backoff = Backoff::new();
            while !open.is_empty() {
                let answer = self
                    .call(|| self.client.batch_write_item().request_items(&self.table, open.clone()).send())
                    .await?;
                open = answer.unprocessed_items.unwrap_or_default().remove(&self.table).unwrap_or_default();
                if !open.is_empty() && !backoff.wait(self).await {
                    return Err(Error::Unavailable("a batch was not completed in time".to_owned()));
                }
            }
        }
        Ok(())
    }
}
