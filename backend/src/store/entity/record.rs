//! Records of collections: spread over a few partitions, read back in one order.

use futures_util::future::try_join_all;
use jiff::Timestamp;
use postern_shared::activity::ActivityKind;
use postern_shared::change::RequestInfo;
use postern_shared::json::JsonObject;
use postern_shared::page::Page;
use postern_shared::principal::{PrincipalId, PrincipalName};
use postern_shared::record::{Record, RecordQuery};
use postern_shared::session::CredentialName;
use serde::{Deserialize, Serialize};
use ulid::Ulid;

use super::change::IndexKeys;
use crate::error::Error;
use crate::random::Random;
use crate::store::call::Failure;
use crate::store::item::{Item, item_of, value_of};
use crate::store::item_key::{self, RECORD_SHARDS};
use crate::store::{Commit, CursorScope, ItemKey, PageQuery, Query, SortKeys, Store};

/// A record. It is its own log entry: written once and never changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredRecord {
    /// Its id, a ULID.
    pub id: String,
    /// When it was written.
    pub at: Timestamp,
    /// Who wrote it.
    pub by: PrincipalName,
    /// The credential it was written with.
    pub credential: CredentialName,
    /// The request that wrote it.
    pub request: RequestInfo,
    /// Its data, as JSON text.
    pub data: String,
}

impl StoredRecord {
    fn view(self) -> Result<Record, Error> {
        let data = JsonObject::stored(self.data).map_err(Error::internal)?;
        Ok(Record { id: self.id, at: self.at, by: self.by, credential: self.credential, data })
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

    /// Inserts it as part of a commit.
    pub fn insert(&self, commit: &mut Commit, collection: &str) -> Result<(), Error> {
        let (key, item) = self.item(collection)?;
        commit.put(key, item);
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

/// A new record's id.
pub fn new_id(random: &Random, now: Timestamp) -> String {
    Ulid::from_parts(milliseconds(now), u128::from_le_bytes(random.bytes())).to_string()
}

/// The shard of a record, of its collection and of the indexes; `None` for a malformed id.
fn shard(id: &str) -> Option<u32> {
    let ulid = Ulid::from_string(id).ok()?;
    // ULIDs parse in any case, but a record has only the spelling that was given out.
    if ulid.to_string() != id {
        return None;
    }
    u32::try_from(ulid.random() % u128::from(RECORD_SHARDS)).ok()
}

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

    /// One record; `None` also for a malformed id.
    pub async fn record(&self, collection: &str, id: &str) -> Result<Option<Record>, Error> {
        let Some(shard) = shard(id) else { return Ok(None) };
        self.get::<StoredRecord>(&item_key::record(collection, shard, id)).await?.map(StoredRecord::view).transpose()
    }

    /// A page of records, newest first: the newest of every partition, merged.
    pub async fn records(
        &self,
        collection: &str,
        caller: &PrincipalId,
        window: &RecordQuery,
        page: &PageQuery,
    ) -> Result<Page<Record>, Error> {
        let low = window.from.map_or_else(Ulid::nil, |from| Ulid::from_parts(milliseconds(from), 0)).to_string();
        let high = match window.to.map(|to| Ulid::from_parts(milliseconds(to), 0)) {
            None => Ulid::max(),
            Some(first_excluded) => Ulid(first_excluded.0.saturating_sub(1)),
        }
        .to_string();
        if low > high {
            return Ok(Page { items: Vec::new(), next_cursor: None });
        }
        let scope = CursorScope::new(caller, &["records", collection, &low, &high]);
        let after = scope.position(page)?;
        let partitions = (0..RECORD_SHARDS).map(|shard| item_key::record_partition(collection, shard));
        let partitions: Vec<String> = partitions.collect();
        let queries: Vec<Query<'_>> = partitions
            .iter()
            .map(|partition| Query {
                after: after.as_deref(),
                backwards: true,
                limit: page.limit + 1,
                ..Query::new(partition, SortKeys::Between(&low, &high))
            })
            .collect();
        let found = try_join_all(queries.iter().map(|query| self.list::<StoredRecord>(query))).await?;
        let mut records: Vec<(String, StoredRecord)> = found.into_iter().flatten().collect();
        records.sort_unstable_by(|(a, _), (b, _)| b.cmp(a));
        let page = scope.page((records, None), page.limit);
        let items = page.items.into_iter().map(StoredRecord::view).collect::<Result<_, _>>()?;
        Ok(Page { items, next_cursor: page.next_cursor })
    }

    /// The records under these keys, in this order.
    pub async fn records_at(&self, keys: &[ItemKey]) -> Result<Vec<Record>, Error> {
        let mut reading = self.read(keys.iter().cloned()).await?;
        let items = keys.iter().filter_map(|key| reading.remove(key).flatten());
        items.map(|item| value_of::<StoredRecord>(item)?.view()).collect()
    }
}

fn milliseconds(at: Timestamp) -> u64 {
    u64::try_from(at.as_millisecond()).unwrap_or(0)
}
