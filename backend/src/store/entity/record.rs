//! Records of collections: spread over a few partitions, read back in one order.

use postern_shared::activity::ActivityKind;
use postern_shared::change::RequestInfo;
use postern_shared::json::JsonObject;
use postern_shared::page::Order;
use postern_shared::principal::PrincipalName;
use postern_shared::record::{RECORDS_SETTLE, Record};
use postern_shared::session::CredentialName;
use postern_shared::time::Timestamp;
use serde::{Deserialize, Serialize};
use ulid::Ulid;

use super::change::IndexKeys;
use super::event::Event;
use crate::error::Error;
use crate::random::Random;
use crate::store::call::{DEADLINE, Failure};
use crate::store::item::{Item, item_of, value_of};
use crate::store::item_key::{self, RECORD_SHARDS};
use crate::store::milliseconds;
use crate::store::{Commit, Condition, Filter, ItemKey, Listed, Query, SortKeys, Store};

/// A record. It is its own log entry: written once and never changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredRecord {
    /// Its id, a ULID.
    pub id: String,
    /// When it was received.
    pub at: Timestamp,
    /// When the event happened, if the sender said so.
    #[serde(default, with = "milliseconds::optional")]
    pub occurred_at: Option<Timestamp>,
    /// The sender's id of the event, if it gave one.
    pub event_id: Option<String>,
    /// Who wrote it.
    pub by: PrincipalName,
    /// The credential it was written with.
    pub credential: CredentialName,
    /// The request that wrote it.
    pub request: RequestInfo,
    /// Its data, as JSON text.
    pub data: String,
}

/// A record gets its time when its write begins, and readers in ascending order wait until it has ended.
const _: () = assert!(DEADLINE.as_secs() < RECORDS_SETTLE.as_secs().unsigned_abs());

/// The attribute with the time of the event.
const OCCURRED_AT: &str = "occurred_at";

impl StoredRecord {
    /// API view.
    pub fn view(self) -> Result<Record, Error> {
        let data = JsonObject::stored(self.data).map_err(Error::internal)?;
        let Self { id, at, occurred_at, event_id, by, credential, .. } = self;
        Ok(Record { id, at, occurred_at, event_id, by, credential, data })
    }

    /// Its item, with its index keys.
    fn item(&self, collection: &str) -> Result<(ItemKey, Item), Error> {
        let shard = shard(&self.id).ok_or_else(|| Error::internal("a record id that is not a ULID"))?;
        let key = item_key::record(collection, shard, &self.id);
        let position = item_key::position(self.at, &self.id);
        let index_keys = IndexKeys::new(self.by.id.as_str(), &self.credential, ActivityKind::Record, shard, position);
        let item = item_of(&key, &Indexed { record: self, index_keys })?;
        Ok((key, item))
    }

    /// Inserts it as part of a commit, which fails if the writer has sent the event before.
    pub fn insert(&self, commit: &mut Commit, collection: &str) -> Result<(), Error> {
        let (key, item) = self.item(collection)?;
        commit.put(key, item);
        if let Some(event_id) = &self.event_id {
            let key = item_key::event(collection, event_id, &self.by.id);
            commit.expect(key.clone(), Condition::Absent);
            commit.write(key, &Event { record: self.id.clone() })?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct Indexed<'a> {
    #[serde(flatten)]
    record: &'a StoredRecord,
    #[serde(flatten)]
    index_keys: IndexKeys,
}

/// A new id for a record.
pub fn new_id(random: &Random, now: Timestamp) -> String {
    Ulid::from_parts(milliseconds(now), u128::from_le_bytes(random.bytes())).to_string()
}

/// New ids for records of one time, in ascending order.
pub fn new_ids(random: &Random, now: Timestamp, count: usize) -> Vec<String> {
    // Half of the random range, so that counting up from it never ends.
    let first = u128::from_le_bytes(random.bytes()) >> 49;
    let ids = (first..).take(count).map(|random| Ulid::from_parts(milliseconds(now), random).to_string());
    ids.collect()
}

/// The shard of a record, of its collection and of the indexes; `None` for a malformed id.
fn shard(id: &str) -> Option<u32> {
    u32::try_from(parse(id)?.random() % u128::from(RECORD_SHARDS)).ok()
}

fn parse(id: &str) -> Option<Ulid> {
    // ULIDs parse in any case, but a record has only the spelling that was given out.
    Ulid::from_string(id).ok().filter(|ulid| ulid.to_string() == id)
}

/// The position of a record in the activity of its writer; `None` for a malformed id.
pub fn record_position(id: &str) -> Option<String> {
    let at = i64::try_from(parse(id)?.timestamp_ms()).ok().and_then(|at| Timestamp::from_millisecond(at).ok())?;
    Some(item_key::position(at, id))
}

/// The records of a collection that a query asks for.
#[derive(Debug)]
pub struct RecordRange {
    /// The direction of reading.
    pub order: Order,
    /// The least id.
    low: String,
    /// The greatest id.
    high: String,
    /// Only events from the first to the second time, both inclusive, in milliseconds since 1970.
    occurred: Option<(i64, i64)>,
}

impl RecordRange {
    /// The records received from a time, inclusive, to another, exclusive; all if both are omitted.
    pub fn new(order: Order, from: Option<Timestamp>, to: Option<Timestamp>) -> Self {
        let low = from.map_or_else(Ulid::nil, |from| Ulid::from_parts(milliseconds(from), 0));
        let high = match to.map(|to| Ulid::from_parts(milliseconds(to), 0)) {
            None => Ulid::max(),
            Some(first_excluded) => Ulid(first_excluded.0.saturating_sub(1)),
        };
        Self { order, low: low.to_string(), high: high.to_string(), occurred: None }
    }

    /// Leaves only events from a time, inclusive, to another, exclusive.
    #[must_use]
    pub fn occurred(self, from: Option<Timestamp>, to: Option<Timestamp>) -> Self {
        let low = from.map_or(i64::MIN, Timestamp::as_millisecond);
        let high = to.map_or(i64::MAX, |to| to.as_millisecond() - 1);
        Self { occurred: (from.is_some() || to.is_some()).then_some((low, high)), ..self }
    }

    /// Leaves only records after one of them.
    #[must_use]
    pub fn after(self, id: &str) -> Option<Self> {
        let next = Ulid(parse(id)?.0.saturating_add(1)).to_string();
        Some(Self { low: self.low.max(next), ..self })
    }
}

impl Store {
    /// Writes a record that has no event id. Its key is its own, so writing it again after a lost answer changes nothing.
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

    /// One record; `None` also for a malformed id.
    pub async fn record(&self, collection: &str, id: &str) -> Result<Option<Record>, Error> {
        let Some(shard) = shard(id) else { return Ok(None) };
        self.get::<StoredRecord>(&item_key::record(collection, shard, id)).await?.map(StoredRecord::view).transpose()
    }

    /// Up to `limit` records of a range after a position and one more, each with its id, and the position to continue after
    /// if there may be more. Of each partition 1 MB is read at most.
    pub async fn records(
        &self,
        collection: &str,
        range: &RecordRange,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Listed<Record>, Error> {
        if range.low > range.high || range.occurred.is_some_and(|(low, high)| low > high) {
            return Ok((Vec::new(), None));
        }
        let partitions = (0..RECORD_SHARDS).map(|shard| item_key::record_partition(collection, shard));
        let partitions: Vec<String> = partitions.collect();
        let filter = range.occurred.map(|(low, high)| Filter::Between(OCCURRED_AT, low, high));
        let queries: Vec<Query<'_>> = partitions
            .iter()
            .map(|partition| Query {
                after,
                backwards: range.order == Order::Descending,
                filter,
                ..Query::new(partition, SortKeys::Between(&range.low, &range.high))
            })
            .collect();
        // One more, to know whether there is one.
        let (items, end) = self.merged(&queries, limit as usize + 1).await?;
        let records = items.into_iter().map(|(id, item)| Ok((id, value_of::<StoredRecord>(item)?.view()?)));
        Ok((records.collect::<Result<_, Error>>()?, end))
    }

    /// The records under these keys, in this order.
    pub async fn records_at(&self, keys: impl Iterator<Item = &ItemKey> + Clone + Send) -> Result<Vec<Record>, Error> {
        let mut reading = self.read(keys.clone().cloned()).await?;
        let items = keys.filter_map(|key| reading.remove(key).flatten());
        items.map(|item| value_of::<StoredRecord>(item)?.view()).collect()
    }
}

/// The primary key of a record.
pub(super) fn key_of_record(collection: &str, id: &str) -> Result<ItemKey, Error> {
    let shard = shard(id).ok_or_else(|| Error::internal("a record id that is not a ULID"))?;
    Ok(item_key::record(collection, shard, id))
}

fn milliseconds(at: Timestamp) -> u64 {
    u64::try_from(at.as_millisecond()).unwrap_or(0)
}
