//! The time. Everything that needs it is given a [`Clock`]. Only this file reads the machine's clock.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use postern_shared::time::Timestamp;

/// A clock that tells the time to the millisecond.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::from_fn(|| {
            #[expect(clippy::disallowed_methods, reason = "this is the clock that everything else uses")]
            let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            let milliseconds = i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX);
            Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::MAX)
        })
    }

    /// A clock that gets the time from a function.
    pub fn from_fn(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The current time, truncated to the millisecond.
    pub fn now(&self) -> Timestamp {
        let exact = (self.0)();
        Timestamp::from_millisecond(exact.as_millisecond()).unwrap_or(exact)
    }
}

postern_shared::partial_debug!(Clock {});
