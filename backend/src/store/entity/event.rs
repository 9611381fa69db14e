//! Events: the companion items that keep the sender's id of an event unique for its writer in a collection, for ever.

use std::collections::HashMap;

use postern_shared::principal::PrincipalId;
use postern_shared::record::Record;
use serde::{Deserialize, Serialize};

use super::record::key_of_record;
use crate::error::Error;
use crate::store::item::value_of;
use crate::store::{ItemKey, Listed, Query, SortKeys, Store, item_key};

/// An event that was sent.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Event {
    /// The id of its record.
    pub(super) record: String,
}

impl Store {
    /// The records of the events that a writer has sent to a collection, by event id. Two calls for every 100, one if
    /// none was sent.
    pub async fn sent_events(
        &self,
        collection: &str,
        writer: &PrincipalId,
        event_ids: &[&str],
    ) -> Result<HashMap<String, Record>, Error> {
        let keys = event_ids.iter().map(|event_id| item_key::event(collection, event_id, writer));
        let found = self.read(keys).await?.into_values().flatten().map(value_of);
        let events: Vec<Event> = found.collect::<Result<_, _>>()?;
        let records = self.records_of(collection, &events).await?;
        Ok(records.into_iter().filter_map(|record| Some((record.event_id.clone()?, record))).collect())
    }

    /// Up to `limit` records with an event id, in the order of their writers, each with its position.
    pub async fn records_of_event(
        &self,
        collection: &str,
        event_id: &str,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Listed<Record>, Error> {
        let partition = item_key::event_partition(collection, event_id);
        let query = Query { after, limit, ..Query::new(&partition, SortKeys::All) };
        let (events, next) = self.listed::<Event>(&query).await?;
        let (writers, events): (Vec<String>, Vec<Event>) = events.into_iter().unzip();
        let records = self.records_of(collection, &events).await?;
        Ok((writers.into_iter().zip(records).collect(), next))
    }

    /// The records of these events, in their order.
    async fn records_of(&self, collection: &str, events: &[Event]) -> Result<Vec<Record>, Error> {
        let keys = events.iter().map(|event| key_of_record(collection, &event.record));
        let keys: Vec<ItemKey> = keys.collect::<Result<_, _>>()?;
        self.records_at(keys.iter()).await
    }
}
