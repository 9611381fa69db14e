//! Element ids, which tie a control to its label, its hint and its error.
use std::{
    fmt,
    sync::atomic::{AtomicU32, Ordering},
};

/// An id that is unique on the page.
#[derive(Clone, Copy)]
pub(super) struct Id(u32);

impl Id {
    /// The next unused id.
    pub(super) fn fresh() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    /// The id of an element that belongs to this one, such as its `hint`.
    pub(super) fn part(self, part: &str) -> String {
        format!("{self}-{part}")
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ui-{}", self.0)
    }
}
