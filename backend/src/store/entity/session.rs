//! Sessions of signed-in users.

use jiff::SignedDuration;
use postern_shared::id::{SessionId, UserId};
use postern_shared::session::Session;
use postern_shared::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::Entity;
use crate::error::Error;
use crate::secret::Hash;
use crate::store::item::milliseconds;
use crate::store::item_key::{self, SESSIONS};
use crate::store::note::{Note, OnlyIf, fresh};
use crate::store::{Commit, ItemKey, Listed, Query, SortKeys, Store};

/// A session ends after this long without a request.
pub const IDLE: SignedDuration = SignedDuration::from_hours(1);
/// A session ends this long after sign-in in any case.
pub const ABSOLUTE: SignedDuration = SignedDuration::from_hours(12);

/// A user's session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredSession {
    /// Its id.
    pub id: SessionId,
    /// The user.
    pub user: UserId,
    /// The hash of its secret.
    pub hash: Hash,
    /// The user's session epoch at sign-in. The session ends when the user's epoch moves on.
    pub epoch: u64,
    /// When the user signed in.
    pub created_at: Timestamp,
    /// When it ends in any case.
    pub expires_at: Timestamp,
    /// When it was last seen, to the minute. Stored as a number, which the table can compare.
    #[serde(with = "crate::store::milliseconds::required")]
    pub seen_at: Timestamp,
    /// The address at sign-in.
    pub address: String,
    /// The user agent at sign-in.
    pub agent: String,
    /// When DynamoDB may delete it, in seconds since 1970. No decision is based on it.
    pub ttl: i64,
}

impl StoredSession {
    /// Whether it is still valid for a user of this session epoch.
    pub fn is_live(&self, epoch: u64, now: Timestamp) -> bool {
        let idle_until = self.seen_at.checked_add(IDLE).unwrap_or(Timestamp::MAX);
        self.epoch == epoch && now < self.expires_at && now < idle_until
    }

    /// API view; `current` marks the caller's own session.
    pub fn view(&self, caller: Option<&SessionId>) -> Session {
        Session {
            id: self.id.clone(),
            created_at: self.created_at,
            seen_at: self.seen_at,
            expires_at: self.expires_at,
            address: self.address.clone(),
            agent: self.agent.clone(),
            current: caller == Some(&self.id),
        }
    }

    /// Inserts it.
    pub fn insert(&self, commit: &mut Commit) -> Result<(), Error> {
        commit.insert_entity(self)
    }

    /// Removes it, if it still exists.
    pub fn remove(&self, commit: &mut Commit) -> Result<(), Error> {
        commit.remove_entity(self)
    }
}

impl Entity for StoredSession {
    fn item_key(&self) -> ItemKey {
        item_key::session(&self.user, &self.id)
    }
}

impl Store {
    /// One session of a user.
    pub async fn session(&self, user: &UserId, session: &SessionId) -> Result<Option<StoredSession>, Error> {
        self.get(&item_key::session(user, session)).await
    }

    /// Up to `limit` sessions of a user after a position, including ended ones that were not deleted yet.
    pub async fn sessions_of(
        &self,
        user: &UserId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Listed<StoredSession>, Error> {
        let partition = item_key::principal_partition(&user.clone().into());
        self.listed(&Query { after, limit, ..Query::new(&partition, SortKeys::Prefix(SESSIONS)) }).await
    }

    /// Records that a session was seen.
    pub async fn note_seen(&self, user: &UserId, session: &SessionId, now: Timestamp) -> Result<(), Error> {
        let only_if = OnlyIf::ExistsAndOutside("seen_at", fresh(now)?);
        let set = vec![("seen_at", milliseconds(now))];
        self.note(Note::new(&item_key::session(user, session), only_if, set)).await.map(drop)
    }
}
