//! Tidying up: what has expired is deleted, as DynamoDB does by itself and the embedded database does not.

use std::time::Duration;

use postern_embedded::Embedded;
use tokio::task::spawn_blocking;
use tokio::time::{MissedTickBehavior, interval};

use crate::sentence;

/// From one sweep to the next. Nothing that has expired counts, swept or not, and a sweep reads the whole table: it is only
/// to keep the file from growing.
const PERIOD: Duration = Duration::from_mins(10);

/// Sweeps now and then as long as the program runs.
pub(crate) fn begin(embedded: Embedded) {
    tokio::spawn(async move {
        let mut due = interval(PERIOD);
        due.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            due.tick().await;
            let embedded = embedded.clone();
            match spawn_blocking(move || embedded.sweep()).await {
                Ok(Ok(deleted)) => tracing::debug!(deleted, "tidied up"),
                Ok(Err(error)) => tracing::warn!("tidying up failed: {}", sentence::chain(&error)),
                Err(_) => tracing::error!("tidying up panicked"),
            }
        }
    });
}
