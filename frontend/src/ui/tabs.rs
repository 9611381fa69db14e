//! Tabs: links between screens that belong together.
use leptos::prelude::*;

use super::{disabled_reason::DisabledReason, tip::Tip};

/// The link to one of the screens.
pub(crate) struct Tab {
    /// Its name.
    pub(crate) label: &'static str,
    /// Where it leads.
    pub(crate) href: String,
    /// Whether it is the current screen.
    pub(crate) current: Signal<bool>,
    /// Why it is disabled.
    pub(crate) disabled_reason: Signal<Option<String>>,
}

/// Links in a line, or on a phone in several.
#[component]
pub(crate) fn Tabs(
    /// The name of the group.
    label: &'static str,
    /// The links.
    items: Vec<Tab>,
) -> impl IntoView {
    let link = |Tab { label, href, current, disabled_reason }| {
        let disabled_reason = DisabledReason::new(disabled_reason);
        view! {
            <a {..disabled_reason.link_attributes(href.into())} class="tab" aria-current=move || current.get().then_some("page")>
                {label}
                <Tip disabled_reason />
            </a>
        }
    };
    view! {
        <nav class="tabs" aria-label=label>
            {items.into_iter().map(link).collect_view()}
        </nav>
    }
}
