//! Invitations: a user has at most one.

use jiff::SignedDuration;
use postern_shared::id::UserId;
use postern_shared::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::secret::Hash;
use crate::store::item::attribute;
use crate::store::{Commit, Condition, item_key};

/// How long an invitation can be accepted.
pub const INVITATION_LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The invitation of a user who has no password yet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredInvitation {
    /// The hash of its code.
    pub hash: Hash,
    /// When it expires.
    pub expires_at: Timestamp,
    /// When DynamoDB may delete it, in seconds since 1970. No decision is based on it.
    pub ttl: i64,
}

impl StoredInvitation {
    /// When an invitation expires that is issued now.
    pub fn expiry(now: Timestamp) -> Result<Timestamp, Error> {
        now.checked_add(INVITATION_LIFE).map_err(Error::internal)
    }

    /// An invitation with this code, from now on.
    pub fn new(hash: Hash, now: Timestamp) -> Result<Self, Error> {
        let expires_at = Self::expiry(now)?;
        Ok(Self { hash, expires_at, ttl: expires_at.as_second() })
    }

    /// Writes it, in place of any earlier one.
    pub fn replace(&self, commit: &mut Commit, user: &UserId) -> Result<(), Error> {
        commit.write(item_key::invitation(user), self)
    }

    /// Condition: the same invitation.
    pub fn unchanged(&self) -> Result<Condition, Error> {
        Ok(Condition::Is("hash", attribute(self.hash)?))
    }

    /// Removes whatever invitation the user has.
    pub fn remove_any(commit: &mut Commit, user: &UserId) {
        commit.delete(item_key::invitation(user));
    }
}
