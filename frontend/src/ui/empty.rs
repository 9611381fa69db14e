//! What stands where a list has nothing to show.
use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// Says that there is nothing, why, and what to do about it.
#[component]
pub(crate) fn Empty(
    /// A picture of what there is none of.
    glyph: Glyph,
    /// What there is none of, in a few words.
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
