//! What a request with an `Idempotency-Key` made: ids only, for a day.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// For how long a request is remembered.
pub const LIFE: SignedDuration = SignedDuration::from_hours(24);

/// What a request made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Made {
    /// The hash of the request's method, path and body.
    pub fingerprint: String,
    /// The id of what was made; empty where there is none.
    pub id: String,
    /// When it is forgotten, in seconds since 1970.
    pub ttl: i64,
}

impl Made {
    /// Whether it is still remembered: DynamoDB deletes it some time later.
    #[must_use]
    pub fn is_remembered(&self, now: Timestamp) -> bool {
        now.as_second() < self.ttl
    }
}
