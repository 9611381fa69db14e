//! The colour scheme: the system's, or the light or dark one that was chosen and that the browser stores.
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::text::ui::scheme as text;

/// The key of the choice in the browser's storage.
const STORAGE_KEY: &str = "scheme";

/// The choices: the stored value, the name and the icon. The first one is the default.
const CHOICES: [(&str, &str, Glyph); 3] =
    [("", text::SYSTEM, Glyph::Screen), ("light", text::LIGHT, Glyph::Sun), ("dark", text::DARK, Glyph::Moon)];

/// Applies the stored choice; called once, before the first view.
pub(crate) fn apply_scheme() {
    apply(&stored());
}

/// The stored choice, or the default.
fn stored() -> String {
    let storage = window().local_storage().ok().flatten();
    storage.and_then(|storage| storage.get_item(STORAGE_KEY).ok().flatten()).unwrap_or_default()
}

/// Sets the attribute that the style sheets read. They ignore other values than `light` and `dark`.
fn apply(value: &str) {
    if let Some(root) = document().document_element() {
        drop(root.set_attribute("data-scheme", value));
    }
}

/// Chooses between the system's scheme, light and dark. The choices are items of the menu around it.
#[component]
pub(crate) fn SchemeSwitch() -> impl IntoView {
    let chosen = RwSignal::new(stored());
    let choice = |(value, label, glyph): (&'static str, &'static str, Glyph)| {
        let choose = move |_| {
            apply(value);
            // A browser that stores nothing shows the choice until the page is closed.
            if let Some(storage) = window().local_storage().ok().flatten() {
                drop(storage.set_item(STORAGE_KEY, value));
            }
            chosen.set(value.to_owned());
        };
        view! {
            <button
                type="button"
                class="scheme-choice"
                role="menuitemradio"
                tabindex="-1"
                aria-checked=move || chosen.with(|chosen| chosen == value).to_string()
                aria-label=label
                title=label
                on:click=choose
            >
                <Icon glyph />
            </button>
        }
    };
    view! {
        <div class="scheme" role="group" aria-label=text::SCHEME>
            {CHOICES.into_iter().map(choice).collect_view()}
        </div>
    }
}
