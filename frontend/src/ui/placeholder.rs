//! Placeholders: shown where a list or a page is still loading, or has no content.
use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// Shown while a list or a page is loading. The style sheet delays it, so that a fast answer does not flicker.
#[component]
pub(crate) fn Loading(
    /// What is loading, such as `Loading users`.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="loading" role="status">
            <span class="spinner" aria-hidden="true"></span>
            {label}
        </div>
    }
}

/// Says that there is nothing, why, and what to do about it.
#[component]
pub(crate) fn Empty(
    /// A picture of what is missing.
    glyph: Glyph,
    /// The title, in a few words.
    #[prop(into)]
    title: Signal<String>,
    /// The explanation, perhaps with a button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon glyph />
            <p class="empty-title">{title}</p>
            {children.map(|children| view! { <div class="empty-text">{children()}</div> })}
        </div>
    }
}
