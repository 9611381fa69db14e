//! What time it is. Everything that needs the time is given a [`Clock`]; only this file asks the machine.

use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

/// Tells the time, to the millisecond.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::from_fn(|| {
            #[expect(clippy::disallowed_methods, reason = "this is the clock that others ask")]
            let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            let milliseconds = i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX);
            Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::MAX)
        })
    }

    /// A clock that says what the function says.
    pub fn from_fn(tell: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// The time now, cut to the millisecond.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let exact = (self.0)();
        Timestamp::from_millisecond(exact.as_millisecond()).unwrap_or(exact)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
