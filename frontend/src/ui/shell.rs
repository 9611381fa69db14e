//! The frame of the console, and the card that stands alone before one is signed in.
use leptos::{ev::MouseEvent, html, prelude::*};

use super::icon::{Glyph, Icon};

/// The frame: the bar at the top, the page below.
#[component]
pub(crate) fn Shell(
    /// What stands in the bar.
    #[prop(into)]
    bar: ViewFnOnce,
    /// The page.
    children: Children,
) -> impl IntoView {
    let content = NodeRef::<html::Main>::new();
    // A router would take the jump for a change of place.
    let skip = move |event: MouseEvent| {
        event.prevent_default();
        if let Some(content) = content.get_untracked() {
            drop(content.focus());
        }
    };
    view! {
        <a class="skip" href="#content" on:click=skip>
            "Skip to content"
        </a>
        <header class="bar">{bar.run()}</header>
        <main class="content" id="content" tabindex="-1" node_ref=content>
            {children()}
        </main>
    }
}

/// Postern's mark and name.
#[component]
fn Mark() -> impl IntoView {
    view! {
        <p class="mark">
            <Icon glyph=Glyph::Gate />
            "Postern"
        </p>
    }
}

/// A page with one card on it: set-up, invitation, sign-in.
#[component]
pub(crate) fn Card(
    /// What it asks for.
    #[prop(optional, into)]
    title: Option<String>,
    /// The card.
    children: Children,
) -> impl IntoView {
    view! {
        <main class="card-page" id="content" tabindex="-1">
            <Mark />
            <div class="card">{title.map(|title| view! { <h1>{title}</h1> })} {children()}</div>
        </main>
    }
}
