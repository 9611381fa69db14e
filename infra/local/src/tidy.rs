//! Deletes expired items, which DynamoDB does by itself and the embedded database does not.

use std::time::Duration;

use postern_embedded::Embedded;
use tokio::task::spawn_blocking;
use tokio::time::{MissedTickBehavior, interval};

use crate::sentence;

/// The time between two sweeps. The service ignores expired items anyway, and a sweep reads the whole table. Sweeps
/// only keep the file from growing.
const PERIOD: Duration = Duration::from_mins(10);

/// Starts to sweep the database at intervals, for as long as the program runs.
pub(crate) fn begin(embedded: Embedded) {
    tokio::spawn(async move {
        let mut due = interval(PERIOD);
        due.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            due.tick().await;
            let embedded = embedded.clone();
            match spawn_blocking(move || embedded.sweep()).await {
                Ok(Ok(deleted)) => tracing::debug!(deleted, "deleted expired items"),
                Ok(Err(error)) => tracing::warn!("deleting expired items failed: {}", sentence::chain(&error)),
                Err(_) => tracing::error!("deleting expired items panicked"),
            }
        }
    });
}
