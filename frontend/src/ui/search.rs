//! The search box above a list.
use std::time::Duration;

use leptos::{ev::KeyboardEvent, html, prelude::*};

use super::{
    button::IconButton,
    icon::{Glyph, Icon},
};
use crate::text::ui::search as words;

/// How long after the last key the search begins.
const PAUSE: Duration = Duration::from_millis(200);

/// A text as it was when the typing last paused.
pub(crate) fn settled(text: RwSignal<String>) -> RwSignal<String> {
    let settled = RwSignal::new(text.get_untracked());
    Effect::new(move || {
        let now = text.get();
        if let Ok(timeout) = set_timeout_with_handle(move || settled.set(now), PAUSE) {
            on_cleanup(move || timeout.clear());
        }
    });
    settled
}

/// A search box. `value` follows the text once the typing pauses, and at once when the box is cleared. The box then shows
/// what is searched for.
#[component]
pub(crate) fn SearchBox(
    /// Its name: what is searched.
    #[prop(into)]
    label: Signal<String>,
    /// The text to search for.
    value: RwSignal<String>,
    /// The part of a typed text that is searched for.
    searched: fn(&str) -> &str,
    /// An example of what to type.
    #[prop(into)]
    placeholder: String,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let typed = RwSignal::new(value.get_untracked());
    Effect::new(move |_| typed.set(value.get()));
    Effect::new(move |_| {
        let typed = typed.get();
        if typed != value.get_untracked()
            && let Ok(timeout) = set_timeout_with_handle(move || value.set(searched(&typed).to_owned()), PAUSE)
        {
            on_cleanup(move || timeout.clear());
        }
    });
    let is_filled = move || typed.with(|typed| !typed.is_empty());
    let clear = move || {
        typed.set(String::new());
        value.set(String::new());
        if let Some(input) = input.get_untracked() {
            drop(input.focus());
        }
    };
    // Only an Esc that clears the box is handled here: the next one belongs to the dialog around the box.
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && is_filled() {
            event.prevent_default();
            event.stop_propagation();
            clear();
        }
    };
    view! {
        <div class="input-box search" role="search">
            <Icon glyph=Glyph::Search />
            <input
                node_ref=input
                class="input"
                type="search"
                autocomplete="off"
                spellcheck="false"
                aria-label=move || label.get()
                placeholder=placeholder
                bind:value=typed
                on:keydown=on_key
            />
            <Show when=is_filled>
                <IconButton label=words::CLEAR glyph=Glyph::Close on_press=move |()| clear() />
            </Show>
        </div>
    }
}
