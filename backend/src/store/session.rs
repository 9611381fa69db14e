//! Sessions, invitations and passwords: what lets a person in.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::{SignedDuration, Timestamp};
use postern_shared::id::{SessionId, UserId};
use postern_shared::session::Session;
use serde::{Deserialize, Serialize};

use super::Store;
use super::call::Failure;
use super::item::{key_attributes, milliseconds};
use super::key;
use crate::error::Error;
use crate::secret::hash::Hash;
use crate::secret::password::Hashed;

/// A session ends when it was not used for this long.
pub const IDLE: SignedDuration = SignedDuration::from_hours(1);
/// A session ends this long after signing in, whatever happens.
pub const ABSOLUTE: SignedDuration = SignedDuration::from_hours(12);
/// How exactly the last use is known.
pub const SEEN_RESOLUTION: SignedDuration = SignedDuration::from_mins(1);
/// How long an invitation can be accepted.
pub const INVITATION_LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A signed-in person's session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredSession {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub user: UserId,
    /// The hash of its secret.
    pub hash: Hash,
    /// The user's epoch when it began; it ends with the epoch.
    pub epoch: u64,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// When it ends whatever happens.
    pub expires_at: Timestamp,
    /// When it was last seen, to the minute; a number, so that the table can compare it.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub seen_at: Timestamp,
    /// From which address the person signed in.
    pub address: String,
    /// With which program.
    pub agent: String,
    /// When DynamoDB may tidy it up, in seconds since 1970. Nothing decides by it.
    pub ttl: i64,
}

impl StoredSession {
    /// Whether it has not ended by itself or with its epoch.
    #[must_use]
    pub fn is_live(&self, epoch: u64, now: Timestamp) -> bool {
        let idle_until = self.seen_at.checked_add(IDLE).unwrap_or(Timestamp::MAX);
        self.epoch == epoch && now < self.expires_at && now < idle_until
    }

    /// It as it is shown to one who asks from a session of this id.
    #[must_use]
    pub fn shown(&self, asking: Option<&SessionId>) -> Session {
        Session {
            id: self.id.clone(),
            created_at: self.created_at,
            seen_at: self.seen_at,
            expires_at: self.expires_at,
            address: self.address.clone(),
            agent: self.agent.clone(),
            current: asking == Some(&self.id),
        }
    }
}

/// The invitation of a user who has yet to set a password.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredInvitation {
    /// The hash of its code.
    pub hash: Hash,
    /// Until when it can be accepted.
    pub expires_at: Timestamp,
    /// When DynamoDB may tidy it up, in seconds since 1970. Nothing decides by it.
    pub ttl: i64,
}

/// A user's password.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredPassword {
    /// Its hash.
    pub password: Hashed,
}

impl Store {
    /// Notes that a session was seen, as [`Store::note_use`] does for a key.
    pub async fn note_seen(&self, user: &UserId, session: &SessionId, now: Timestamp) -> Result<(), Error> {
        let stale = now.checked_sub(SEEN_RESOLUTION).map_err(Error::internal)?;
        let noted = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key_attributes(&key::session(user, session))))
            .update_expression("SET seen_at = :now")
            .condition_expression("attribute_exists(pk) AND seen_at <= :stale")
            .expression_attribute_values(":now", milliseconds(now))
            .expression_attribute_values(":stale", milliseconds(stale))
            .send()
            .await;
        match noted.map_err(|error| Failure::of(&error)) {
            Ok(_) | Err(Failure::ConditionFailed) => Ok(()),
            Err(failure) => Err(failure.into_error()),
        }
    }
}

/// A time to live: the second after which DynamoDB may delete an item.
#[must_use]
pub fn ttl(at: Timestamp) -> AttributeValue {
    AttributeValue::N(at.as_second().to_string())
}
