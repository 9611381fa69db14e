//! Intervals in which API users were enabled: what billing counts.

use jiff::Timestamp;
use postern_shared::id::ApiUserId;
use postern_shared::principal::PrincipalId;
use serde::{Deserialize, Serialize};

use super::commit::{Commit, Condition};
use super::item::{attribute, item_of};
use super::key;
use super::principal::Principal;
use crate::error::Error;

/// An interval in which an API user was enabled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// Which API user.
    pub api_user: ApiUserId,
    /// Since when.
    pub from: Timestamp,
    /// Until when; absent if it still is.
    pub to: Option<Timestamp>,
}

/// Begins or ends the interval of an API user that a commit enables, disables or deletes. `before` is absent for a new one.
pub fn step(
    commit: &mut Commit,
    before: Option<&Principal>,
    after: &mut Principal,
    now: Timestamp,
) -> Result<(), Error> {
    let PrincipalId::ApiUser(id) = &after.id else { return Ok(()) };
    let counts = !after.disabled && after.deleted_at.is_none();
    match before.and_then(|before| before.enabled_since) {
        None if counts => {
            let place = key::enabled(id, now);
            let interval = Interval { api_user: id.clone(), from: now, to: None };
            commit.put(place.clone(), item_of(&place, &interval)?);
            commit.add(key::enabled_count(), "count", 1);
            after.enabled_since = Some(now);
        }
        Some(since) if !counts => {
            let place = key::enabled(id, since);
            commit.expect(place.clone(), Condition::Present);
            commit.set(place, "to", attribute(now)?);
            commit.add(key::enabled_count(), "count", -1);
            after.enabled_since = None;
        }
        _ => {}
    }
    Ok(())
}
