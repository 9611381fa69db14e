//! What one may not do. It stays in sight and in reach of the keyboard, does nothing, and its reason is its
//! description.
use leptos::prelude::*;

use super::id::Id;

/// The reason why one may not use a control, and the id that ties it to the control.
#[derive(Clone, Copy)]
pub(super) struct DisabledReason {
    /// Whose reason it is.
    id: Id,
    /// The reason; none while one may.
    reason: Signal<Option<String>>,
}

impl DisabledReason {
    /// What bars a new control.
    pub(super) fn new(reason: Signal<Option<String>>) -> Self {
        Self { id: Id::fresh(), reason }
    }

    /// Whether one may not. Tracks the reason.
    pub(super) fn holds(self) -> bool {
        self.reason.with(Option::is_some)
    }

    /// Whether one may not, at this moment.
    pub(super) fn holds_now(self) -> bool {
        self.reason.with_untracked(Option::is_some)
    }

    /// The reason.
    pub(super) fn reason(self) -> Option<String> {
        self.reason.get()
    }

    /// The `id` of the element that says the reason.
    pub(super) fn reason_id(self) -> String {
        self.id.part("reason")
    }

    /// The control's `aria-disabled`.
    pub(super) fn disabled(self) -> Option<&'static str> {
        self.holds().then_some("true")
    }

    /// The control's `aria-describedby`.
    pub(super) fn described_by(self) -> Option<String> {
        self.holds().then(|| self.reason_id())
    }
}
