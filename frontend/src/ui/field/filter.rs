//! A box that narrows a long list in a form.
use leptos::{ev::KeyboardEvent, prelude::*};

use crate::text::ui::field as words;

/// Narrows a long list. Enter does not submit the form around it.
#[component]
pub(crate) fn FilterBox(
    /// Its name.
    #[prop(default = words::FILTER)]
    label: &'static str,
    /// The text.
    text: RwSignal<String>,
) -> impl IntoView {
    let on_key = |event: KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
        }
    };
    view! {
        <input class="input" type="search" aria-label=label placeholder=label bind:value=text on:keydown=on_key />
    }
}
