//! Tidying up: deleting what means nothing any more.

use aws_sdk_dynamodb::types::{DeleteRequest, WriteRequest};

use super::Store;
use super::call::{Backoff, Failure};
use super::item::key_attributes;
use super::key::Key;
use crate::error::Error;

impl Store {
    /// Deletes items that mean nothing any more, 25 to a call. Nothing is logged: this is not a change.
    pub async fn tidy(&self, places: impl IntoIterator<Item = Key>) -> Result<(), Error> {
        let places: Vec<Key> = places.into_iter().collect();
        for chunk in places.chunks(25) {
            let mut open: Vec<WriteRequest> = Vec::with_capacity(chunk.len());
            for place in chunk {
                let delete = DeleteRequest::builder().set_key(Some(key_attributes(place))).build();
                open.push(WriteRequest::builder().delete_request(delete.map_err(Error::internal)?).build());
            }
            let mut backoff = Backoff::new();
            while !open.is_empty() {
                let answer = self
                    .with_retries(|| self.client.batch_write_item().request_items(&self.table, open.clone()).send())
                    .await
                    .map_err(Failure::into_error)?;
                open = answer.unprocessed_items.unwrap_or_default().remove(&self.table).unwrap_or_default();
                if !open.is_empty() && !backoff.wait(self).await {
                    return Err(Error::Unavailable("a batch was not completed in time".to_owned()));
                }
            }
        }
        Ok(())
    }
}
