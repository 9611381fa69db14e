//! Counting calls in the memory of a process until they are written.

use futures_util::future::try_join_all;
use postern_shared::principal::{KeyRef, Kind};
use postern_shared::time::Timestamp;
use postern_shared::usage::DayCalls;

use super::note::warn;
use crate::app::App;
use crate::secret::Hash;
use crate::store::Snapshot;
use crate::store::entity::usage::day_of;
use crate::store::note::NOTE_RESOLUTION;

/// Calls that are not written yet.
#[derive(Debug, Default)]
pub(crate) struct CallCounter {
    /// When this process last wrote any.
    written_at: Option<Timestamp>,
    unwritten: Option<DayCalls>,
}

impl CallCounter {
    /// Counts a call. Returns the calls of a day that has passed, and those of today if they are due.
    pub(crate) fn count(&mut self, now: Timestamp, is_allowed: bool) -> Vec<DayCalls> {
        let day = day_of(now);
        let mut due: Vec<DayCalls> = self.unwritten.take_if(|calls| calls.day != day).into_iter().collect();
        let today = self.unwritten.get_or_insert(DayCalls { day, allowed: 0, refused: 0 });
        if is_allowed {
            today.allowed += 1;
        } else {
            today.refused += 1;
        }
        if is_due(self.written_at, now) {
            self.written_at = Some(now);
            due.extend(self.unwritten.take());
        }
        due
    }
}

/// The counts of calls that are due to be written.
#[derive(Debug, Default)]
pub(super) struct CountedCalls {
    of_key: Vec<DayCalls>,
    of_all: Vec<DayCalls>,
}

impl CountedCalls {
    /// Counts a call with a key, and takes the counts that are due.
    pub(super) fn count(app: &App, hash: &Hash, is_allowed: bool, now: Timestamp) -> Self {
        let of_key = app.remember(hash.bytes(), |memory| memory.noted.calls.count(now, is_allowed));
        Self { of_key, of_all: app.count_call(now, is_allowed) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.of_key.is_empty() && self.of_all.is_empty()
    }

    /// Writes the counts: of the key, in the summary of an API user, and of all keys.
    pub(super) async fn note(&self, app: &App, snapshot: &Snapshot, key: &KeyRef, now: Timestamp) {
        let owner = snapshot.principal(&key.owner).filter(|owner| owner.id.kind() == Kind::ApiUser);
        let of_key = try_join_all(self.of_key.iter().map(async |count| {
            let of_owner = async {
                match owner {
                    Some(owner) if count.allowed > 0 => app.store.note_calls_of(owner, count, now).await,
                    _ => Ok(()),
                }
            };
            let (of_key, of_owner) = tokio::join!(app.store.note_calls(key, count, now), of_owner);
            of_key.and(of_owner)
        }));
        let of_all = try_join_all(self.of_all.iter().map(|count| app.store.note_all_calls(count, now)));
        let (of_key, of_all) = tokio::join!(of_key, of_all);
        warn("the number of calls", of_key.map(drop));
        warn("the number of all calls", of_all.map(drop));
    }
}

/// Whether numbers are due. The clock may have been set back since they were last written.
pub(super) fn is_due(written_at: Option<Timestamp>, now: Timestamp) -> bool {
    written_at.is_none_or(|at| now.duration_since(at).abs() >= NOTE_RESOLUTION)
}
