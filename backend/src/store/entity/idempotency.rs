//! Records of requests with an `Idempotency-Key`: ids only, for a day.

use jiff::SignedDuration;
use postern_shared::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::store::item::attribute;
use crate::store::{Commit, Condition, item_key};

/// How long a request is remembered.
pub const LIFE: SignedDuration = SignedDuration::from_hours(24);

/// Identifies a request with an `Idempotency-Key`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdempotencyRef {
    /// The id of the API key or session that sent it.
    pub credential: String,
    /// The hash of its method and path.
    pub target: String,
    /// The key that the caller chose.
    pub key: String,
}

/// The result of a request.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IdempotencyRecord {
    /// The hash of the request's content.
    pub fingerprint: String,
    /// The id that it created or changed; empty if there is none.
    pub id: String,
    /// When it is forgotten.
    pub until: Timestamp,
    /// When DynamoDB may delete it, in seconds since 1970. Not before it is forgotten.
    pub ttl: i64,
}

impl IdempotencyRecord {
    /// The record of a request that is carried out now.
    pub fn new(fingerprint: &str, id: &str, now: Timestamp) -> Result<Self, Error> {
        let until = now.checked_add(LIFE).map_err(Error::internal)?;
        Ok(Self { fingerprint: fingerprint.to_owned(), id: id.to_owned(), until, ttl: until.as_second() + 1 })
    }

    /// Whether it is still remembered. DynamoDB deletes it some time later.
    pub fn is_remembered(&self, now: Timestamp) -> bool {
        now < self.until
    }

    /// Condition: the same record.
    pub fn unchanged(&self) -> Result<Condition, Error> {
        Ok(Condition::Is("until", attribute(self.until)?))
    }

    /// Writes it in place of `before`, unless another request with the same key was faster.
    pub fn replace(&self, commit: &mut Commit, of: &IdempotencyRef, before: Option<&Self>) -> Result<(), Error> {
        let key = item_key::idempotency(of);
        commit.expect(key.clone(), before.map_or(Ok(Condition::Absent), Self::unchanged)?);
        commit.write(key, self)
    }
}
