//! Tabs: links between screens that belong together.
use leptos::prelude::*;

use super::{disabled_reason::DisabledReason, tip::Tip};

/// One of the screens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tab {
    /// Its name.
    pub(crate) label: String,
    /// Where it is.
    pub(crate) href: String,
    /// Whether it is the one on the screen.
    pub(crate) current: bool,
    /// Why one may not go there.
    pub(crate) disabled_reason: Option<String>,
}

/// The links in a line; the line scrolls where it does not fit.
#[component]
pub(crate) fn Tabs(
    /// What the screens have in common.
    #[prop(into)]
    label: Signal<String>,
    /// The screens.
    #[prop(into)]
    items: Signal<Vec<Tab>>,
) -> impl IntoView {
    view! {
        <nav class="tabs" aria-label=move || label.get()>
            {move || items.get().into_iter().map(link).collect_view()}
        </nav>
    }
}

/// The link to one screen.
fn link(tab: Tab) -> impl IntoView {
    let Tab { label, href, current, disabled_reason } = tab;
    let is_barred = disabled_reason.is_some();
    let disabled_reason = DisabledReason::new(disabled_reason.into());
    view! {
        <a
            class="tab"
            href=(!is_barred).then_some(href)
            role=is_barred.then_some("link")
            tabindex=is_barred.then_some("0")
            aria-current=current.then_some("page")
            aria-disabled=disabled_reason.disabled()
            aria-describedby=disabled_reason.described_by()
        >
            {label}
            <Tip disabled_reason />
        </a>
    }
}
