//! What a request with an `Idempotency-Key` made: ids only, for a day.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// For how long a request is remembered.
const LIFE: SignedDuration = SignedDuration::from_hours(24);

/// What a request made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Made {
    /// The hash of the request's method, path and body.
    pub fingerprint: String,
    /// The id of what was made or changed; empty if there is none.
    pub id: String,
    /// When it is forgotten.
    pub until: Timestamp,
    /// When DynamoDB may delete it: not before, in seconds since 1970.
    pub ttl: i64,
}

impl Made {
    /// That a request made something now.
    pub fn new(fingerprint: &str, id: &str, now: Timestamp) -> Result<Self, Error> {
        let until = now.checked_add(LIFE).map_err(Error::internal)?;
        Ok(Self { fingerprint: fingerprint.to_owned(), id: id.to_owned(), until, ttl: until.as_second() + 1 })
    }

    /// Whether it is still remembered: DynamoDB deletes it some time later.
    #[must_use]
    pub fn is_remembered(&self, now: Timestamp) -> bool {
        now < self.until
    }
}
