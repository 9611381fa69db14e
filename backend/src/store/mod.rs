//! The table: entities, snapshots of them, and commits.
//!
//! `entity` has a file for each stored type, `item_key` builds every primary key, `snapshot` holds the entities that
//! a decision is based on, and a `commit` writes a change in one transaction. The store knows nothing of HTTP and
//! decides nothing about rights. The types that other rooms use are re-exported here.

pub mod activity;
mod cache;
mod call;
pub mod change_log;
mod clean_up;
pub mod client;
pub mod commit;
pub mod counter;
pub mod entity;
pub mod item;
pub mod item_key;
mod load;
mod merge;
mod milliseconds;
pub mod note;
pub mod page;
mod query;
pub mod read;
pub mod relation;
pub mod snapshot;
mod span;
pub mod table;
mod transact;
mod turn;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::Client;
use jiff::civil::Date;

use crate::random::Random;
pub use cache::SnapshotReading;
use cache::{Cache, Writing};
pub use commit::{Commit, Condition};
pub use entity::Dependence;
pub use entity::change::{AuditContext, ChangeLog, ChangeRecord, Logged};
pub use entity::directory::Directory;
pub use entity::external_id::ExternalId;
pub use entity::guarded_api::StoredGuard;
pub use entity::idempotency::{IdempotencyRecord, IdempotencyRef};
pub use entity::interval::Interval;
pub use entity::invitation::StoredInvitation;
pub use entity::key::StoredKey;
pub use entity::key_list::KeyList;
pub use entity::password::StoredPassword;
pub use entity::principal::Principal;
pub use entity::resource::StoredResource;
pub use entity::role::{Assignment, StoredRole};
pub use entity::session::StoredSession;
pub use item_key::ItemKey;
pub use page::{CursorScope, Listed, PageQuery};
pub use query::bad_cursor;
use query::{Filter, Query, SortKeys};
pub use relation::{Related, Relation};
pub use snapshot::{EntityRef, ReadSet, Snapshot};
pub use span::Span;

/// The table and its client.
#[derive(Debug, Clone)]
pub struct Store {
    client: Client,
    table: String,
    random: Random,
    /// The days of the change log that this process has listed.
    listed_days: Arc<Mutex<BTreeSet<Date>>>,
    turns: turn::Turns,
    /// What it keeps in memory, if nobody else writes to the table.
    cache: Option<Arc<Cache>>,
}

impl Store {
    /// The table of this name, through this client.
    ///
    /// The client must not retry by itself: the store decides what is repeated, and with which bytes.
    pub fn new(client: Client, table: impl Into<String>, random: Random) -> Self {
        let (table, listed_days, turns) = (table.into(), Arc::default(), turn::Turns::default());
        Self { client, table, random, listed_days, turns, cache: None }
    }

    /// The table, which nobody but this process writes to: it keeps what it reads in memory. All writes must go through
    /// clones of this one.
    #[must_use]
    pub fn as_sole_writer(self) -> Self {
        Self { cache: Some(Arc::new(Cache::new())), ..self }
    }

    /// Begins a write of these items: what is kept of them is dropped now and when the write ends.
    fn writing(&self, keys: impl IntoIterator<Item = ItemKey>) -> Writing<'_> {
        Writing::begin(self.cache.as_deref(), keys)
    }
}
