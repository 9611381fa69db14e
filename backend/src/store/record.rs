//! Records: spread over a few partitions per collection, read back in one order.

use futures_util::future::try_join_all;
use jiff::Timestamp;
use postern_shared::id::RequestId;
use postern_shared::page::Page;
use postern_shared::principal::PrincipalName;
use postern_shared::record::Record;
use postern_shared::session::CredentialName;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ulid::Ulid;

use super::Store;
use super::call::Failure;
use super::item::{item_of, value_of};
use super::key::{self, Key, RECORD_SHARDS};
use super::page::CursorScope;
use super::read::{Query, SortKeys};
use crate::error::Error;
use crate::random::Random;

/// A record as it is stored: its own log entry, written once and never changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredRecord {
    /// Its id, a ULID.
    pub id: String,
    /// When it was written.
    pub at: Timestamp,
    /// Who wrote it.
    pub by: PrincipalName,
    /// With which credential.
    pub credential: CredentialName,
    /// In which request.
    pub request: RequestId,
    /// What was written, as JSON text.
    pub data: String,
}

impl StoredRecord {
    fn shown(self) -> Result<Record, Error> {
        let data: Map<String, Value> = serde_json::from_str(&self.data).map_err(Error::internal)?;
        Ok(Record { id: self.id, at: self.at, by: self.by, data })
    }
}

/// Which records of a collection.
#[derive(Debug)]
pub struct RecordQuery<'a> {
    /// Of which collection.
    pub collection: &'a str,
    /// Not before this time.
    pub from: Option<Timestamp>,
    /// Before this time.
    pub to: Option<Timestamp>,
    /// At most this many.
    pub limit: u32,
    /// Where the page before ended.
    pub cursor: Option<&'a str>,
    /// Who asks; a cursor is theirs alone.
    pub caller: &'a str,
}

/// A new record's id.
#[must_use]
pub fn new_id(random: &Random, now: Timestamp) -> String {
    Ulid::from_parts(milliseconds(now), u128::from_le_bytes(random.bytes())).to_string()
}

/// Where a record lies; `None` if the id is not one.
#[must_use]
pub fn place(collection: &str, id: &str) -> Option<Key> {
    let ulid = Ulid::from_string(id).ok()?;
    // Only the one spelling that was given out: ULIDs are read in any case.
    if ulid.to_string() != id {
        return None;
    }
    let shard = u32::try_from(ulid.random() % u128::from(RECORD_SHARDS)).ok()?;
    Some(key::record(collection, shard, id))
}

impl Store {
    /// Writes a record. Its place is its own, so writing it again after a lost answer changes nothing.
    pub async fn append(&self, place: &Key, record: &StoredRecord) -> Result<(), Error> {
        let item = item_of(place, record)?;
        let written = self
            .with_retries(|| self.client.put_item().table_name(&self.table).set_item(Some(item.clone())).send())
            .await;
        match written {
            Ok(_) => Ok(()),
            Err(Failure::Lost(_)) => Err(Error::OutcomeUnknown),
            Err(failure) => Err(failure.into_error()),
        }
    }

    /// One record.
    pub async fn record(&self, place: &Key) -> Result<Option<Record>, Error> {
        self.get::<StoredRecord>(place).await?.map(StoredRecord::shown).transpose()
    }

    /// A page of records, newest first: the newest of every partition, merged.
    pub async fn records(&self, query: &RecordQuery<'_>) -> Result<Page<Record>, Error> {
        let low = query.from.map_or_else(Ulid::nil, |from| Ulid::from_parts(milliseconds(from), 0)).to_string();
        let high = match query.to.map(|to| Ulid::from_parts(milliseconds(to), 0)) {
            None => Ulid::max(),
            Some(first_excluded) => Ulid(first_excluded.0.saturating_sub(1)),
        }
        .to_string();
        if low > high {
            return Ok(Page { items: Vec::new(), next_cursor: None });
        }
        let scope = CursorScope::to(&["records", query.collection, query.caller, &low, &high]);
        let after = query.cursor.map(|cursor| scope.position(cursor)).transpose()?;
        let partitions: Vec<String> =
            (0..RECORD_SHARDS).map(|shard| key::record_partition(query.collection, shard)).collect();
        let queries = partitions.iter().map(|partition| Query {
            partition,
            sort_keys: SortKeys::Between(&low, &high),
            after: after.as_deref(),
            backwards: true,
            limit: query.limit + 1,
        });
        let queries: Vec<Query<'_>> = queries.collect();
        let found = try_join_all(queries.iter().map(|query| self.query(query))).await?;
        let mut records: Vec<StoredRecord> = found.into_iter().flatten().map(value_of).collect::<Result<_, _>>()?;
        records.sort_unstable_by(|a, b| b.id.cmp(&a.id));
        let more = records.len() > query.limit as usize;
        records.truncate(query.limit as usize);
        let next_cursor = records.last().filter(|_| more).map(|last| scope.cursor(&last.id));
        Ok(Page { items: records.into_iter().map(StoredRecord::shown).collect::<Result<_, _>>()?, next_cursor })
    }
}

fn milliseconds(at: Timestamp) -> u64 {
    u64::try_from(at.as_millisecond()).unwrap_or(0)
}
