//! Why the table does not serve a program.
//!
//! It is asked when a request has failed because of the table, and not at each start: a start makes no call, and many starts
//! at once are not held up by AWS's limit on `DescribeTable`.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::store::Store;
use crate::store::table::Index;

/// The least time between two questions. A table that is missing fails every request.
const PERIOD: Duration = Duration::from_mins(1);

/// Compares the table with what a program needs.
#[derive(Debug)]
pub(super) struct TableCheck {
    store: Store,
    indexes: &'static [Index],
    asked_at: Mutex<Option<Instant>>,
}

impl TableCheck {
    /// Starts without a question. The program needs these indexes.
    pub(super) fn new(store: &Store, indexes: &'static [Index]) -> Self {
        Self { store: store.clone(), indexes, asked_at: Mutex::default() }
    }

    /// Logs what the table lacks, at most once a minute. Call it when a request has failed because of the table.
    pub(super) async fn log_mismatches(&self) {
        if !self.is_due() {
            return;
        }
        let table = self.store.table();
        match self.store.schema_mismatches(self.indexes).await {
            Ok(mismatches) => {
                for mismatch in mismatches {
                    tracing::error!(table, why = %mismatch, "the table is not as it should be");
                }
            }
            Err(error) => tracing::warn!(table, error = error.sentence(), "the table could not be checked"),
        }
    }

    /// Whether the last question is long ago. The next one counts from now.
    fn is_due(&self) -> bool {
        let now = Instant::now();
        let mut asked_at = self.asked_at.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = asked_at.is_none_or(|asked_at| now - asked_at >= PERIOD);
        if is_due {
            *asked_at = Some(now);
        }
        is_due
    }
}
