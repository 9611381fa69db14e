//! Intervals in which API users were enabled. Billing counts their days.

use postern_shared::id::ApiUserId;
use postern_shared::principal::PrincipalId;
use postern_shared::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::principal::Principal;
use crate::error::Error;
use crate::store::item::attribute;
use crate::store::{Commit, Condition, Query, SortKeys, Store, item_key};

/// An interval in which an API user was enabled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// The API user.
    pub api_user: ApiUserId,
    /// When it began.
    pub from: Timestamp,
    /// When it ended; absent while the API user is enabled.
    pub to: Option<Timestamp>,
}

impl Interval {
    /// Inserts it.
    pub fn insert(&self, commit: &mut Commit) -> Result<(), Error> {
        commit.write(item_key::enabled(&self.api_user, self.from), self)
    }
}

/// Begins or ends the interval of an API user that a commit creates, enables, disables or deletes.
pub(super) fn record(
    commit: &mut Commit,
    before: Option<&Principal>,
    after: &mut Principal,
    now: Timestamp,
) -> Result<(), Error> {
    let PrincipalId::ApiUser(api_user) = &after.id else { return Ok(()) };
    let is_billed = !after.disabled && after.deleted_at.is_none();
    match before.and_then(|before| before.enabled_since) {
        None if is_billed => {
            Interval { api_user: api_user.clone(), from: now, to: None }.insert(commit)?;
            commit.add(item_key::enabled_count(), "count", 1);
            after.enabled_since = Some(now);
        }
        Some(since) if !is_billed => {
            let key = item_key::enabled(api_user, since);
            commit.expect(key.clone(), Condition::Present);
            commit.set(key, "to", attribute(now)?);
            commit.add(item_key::enabled_count(), "count", -1);
            after.enabled_since = None;
        }
        _ => {}
    }
    Ok(())
}

#[derive(Deserialize)]
struct Count {
    count: u64,
}

impl Store {
    /// Up to `limit` intervals after a position, each with its own position, in the order of API users and time.
    pub async fn intervals(&self, after: Option<&str>, limit: u32) -> Result<Vec<(String, Interval)>, Error> {
        self.list(&Query { after, limit, ..Query::new(item_key::ENABLED, SortKeys::All) }).await
    }

    /// The number of API users that are enabled now.
    pub async fn enabled_api_users(&self) -> Result<u64, Error> {
        let stored: Option<Count> = self.get(&item_key::enabled_count()).await?;
        Ok(stored.map_or(0, |stored| stored.count))
    }
}
