//! Tabs: links between screens that belong together.
use leptos::prelude::*;

use super::{disabled_reason::DisabledReason, tip::Tip};

/// The link to one of the screens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tab {
    /// Its name.
    pub(crate) label: String,
    /// Where it leads.
    pub(crate) href: String,
    /// Whether it is the current screen.
    pub(crate) current: bool,
    /// Why it is disabled.
    pub(crate) disabled_reason: Option<String>,
}

/// Links in a line, which scrolls where they do not fit.
#[component]
pub(crate) fn Tabs(
    /// The name of the group.
    #[prop(into)]
    label: Signal<String>,
    /// The links.
    #[prop(into)]
    items: Signal<Vec<Tab>>,
) -> impl IntoView {
    let link = |Tab { label, href, current, disabled_reason }| {
        let disabled_reason = DisabledReason::new(disabled_reason.into());
        view! {
            <a {..disabled_reason.link_attributes(href.into())} class="tab" aria-current=current.then_some("page")>
                {label}
                <Tip disabled_reason />
            </a>
        }
    };
    view! {
        <nav class="tabs" aria-label=move || label.get()>
            {move || items.get().into_iter().map(link).collect_view()}
        </nav>
    }
}
