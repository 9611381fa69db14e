//! Counting calls in the memory of a process until they are written.

use postern_shared::time::Timestamp;
use postern_shared::usage::DayCalls;

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

/// Whether numbers are due. The clock may have been set back since they were last written.
pub(super) fn is_due(written_at: Option<Timestamp>, now: Timestamp) -> bool {
    written_at.is_none_or(|at| now.duration_since(at).abs() >= NOTE_RESOLUTION)
}
