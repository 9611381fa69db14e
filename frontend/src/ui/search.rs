//! The search box above a list.
use std::time::Duration;

use leptos::{ev::KeyboardEvent, html, prelude::*};

use super::{
    button::IconButton,
    icon::{Glyph, Icon},
};

/// How long after the last key the search begins.
const PAUSE: Duration = Duration::from_millis(200);

/// A box for a search. `value` follows what is typed once the typing pauses; clearing it counts at once.
#[component]
pub(crate) fn SearchBox(
    /// What is searched.
    #[prop(into)]
    label: Signal<String>,
    /// What is searched for.
    value: RwSignal<String>,
    /// What can be typed.
    #[prop(optional, into)]
    placeholder: Option<String>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let typed = RwSignal::new(value.get_untracked());
    Effect::new(move |_| typed.set(value.get()));
    Effect::new(move |_| {
        let typed = typed.get();
        if typed != value.get_untracked()
            && let Ok(timeout) = set_timeout_with_handle(move || value.set(typed), PAUSE)
        {
            on_cleanup(move || timeout.clear());
        }
    });
    let filled = move || typed.with(|typed| !typed.is_empty());
    let clear = move || {
        typed.set(String::new());
        value.set(String::new());
        if let Some(input) = input.get_untracked() {
            drop(input.focus());
        }
    };
    // Only an Esc that clears is ours: the next one belongs to the dialog around the box.
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && filled() {
            event.prevent_default();
            event.stop_propagation();
            clear();
        }
    };
    view! {
        <div class="search" role="search">
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
            <Show when=filled>
                <IconButton label="Clear" glyph=Glyph::Close on_press=move |()| clear() />
            </Show>
        </div>
    }
}
