//! The frame around every page: the bar and the content, or a single card before the sign-in.
use leptos::{ev::MouseEvent, html, prelude::*};

use super::icon::{Glyph, Icon};
use crate::text::ui::shell as text;

/// The frame of the pages behind the sign-in: the bar at the top, the content below.
#[component]
pub(crate) fn Shell(
    /// The content of the bar.
    #[prop(into)]
    bar: ViewFnOnce,
    /// The page.
    children: Children,
) -> impl IntoView {
    let content = NodeRef::<html::Main>::new();
    // The router would treat the jump as a change of URL.
    let skip = move |event: MouseEvent| {
        event.prevent_default();
        if let Some(content) = content.get_untracked() {
            drop(content.focus());
        }
    };
    view! {
        <a class="skip" href="#content" on:click=skip>
            {text::SKIP}
        </a>
        <header class="bar">{bar.run()}</header>
        <main class="content" id="content" tabindex="-1" node_ref=content>
            {children()}
        </main>
    }
}

/// A page with a single card: set-up, invitation, sign-in.
#[component]
pub(crate) fn Card(
    /// Its heading.
    #[prop(optional, into)]
    title: Option<String>,
    /// Its content.
    children: Children,
) -> impl IntoView {
    view! {
        <main class="card-page" id="content" tabindex="-1">
            <p class="mark" translate="no">
                <Icon glyph=Glyph::Gate />
                "Postern"
            </p>
            <div class="card">{title.map(|title| view! { <h1>{title}</h1> })} {children()}</div>
        </main>
    }
}
