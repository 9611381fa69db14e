//! Disabled controls: they stay visible and reachable by keyboard, do nothing, and their description is the reason.
use leptos::{attr::Attribute, prelude::*};

use super::id::Id;

/// Why a control is disabled, if it is, and the id that ties the reason to the control.
#[derive(Clone, Copy)]
pub(super) struct DisabledReason {
    /// The id that the element with the reason is derived from.
    id: Id,
    /// The reason; none while the control is enabled.
    reason: Signal<Option<String>>,
}

impl DisabledReason {
    /// The disabled reason of a new control.
    pub(super) fn new(reason: Signal<Option<String>>) -> Self {
        Self { id: Id::fresh(), reason }
    }

    /// Whether the control is disabled. Tracks the reason.
    pub(super) fn is_set(self) -> bool {
        self.reason.with(Option::is_some)
    }

    /// Whether the control is disabled at this moment.
    pub(super) fn is_set_untracked(self) -> bool {
        self.reason.with_untracked(Option::is_some)
    }

    /// The reason.
    pub(super) fn text(self) -> Option<String> {
        self.reason.get()
    }

    /// The `id` of the element that shows the reason.
    pub(super) fn element_id(self) -> String {
        self.id.part("reason")
    }

    /// The control's `aria-disabled`.
    pub(super) fn aria_disabled(self) -> Option<&'static str> {
        self.is_set().then_some("true")
    }

    /// The control's `aria-describedby`, where nothing else describes it.
    pub(super) fn described_by(self) -> Option<String> {
        self.is_set().then(|| self.element_id())
    }

    /// The attributes of a link to `href`. A disabled link leads nowhere, but takes the focus.
    pub(super) fn link_attributes(self, href: Signal<String>) -> impl Attribute {
        view! {
            <{..}
                href=move || (!self.is_set()).then(|| href.get())
                role=move || self.is_set().then_some("link")
                tabindex=move || self.is_set().then_some("0")
                aria-disabled=move || self.aria_disabled()
                aria-describedby=move || self.described_by()
            />
        }
    }
}
