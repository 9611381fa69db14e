//! Light or dark: the system's choice, or one's own, kept by the browser.
use leptos::prelude::*;

use super::{
    icon::{Glyph, Icon},
    menu::InMenu,
};

/// Where one's own choice is kept.
const KEPT_AS: &str = "scheme";

/// What can be chosen: the value that is kept, its name, its icon. The first is the system's choice and is not kept.
const CHOICES: [(&str, &str, Glyph); 3] =
    [("", "System", Glyph::Screen), ("light", "Light", Glyph::Sun), ("dark", "Dark", Glyph::Moon)];

/// Puts the choice that was kept into force; called once, before the first view.
pub(crate) fn apply_scheme() {
    apply(&kept());
}

/// What was kept, or nothing.
fn kept() -> String {
    let storage = window().local_storage().ok().flatten();
    let kept = storage.and_then(|storage| storage.get_item(KEPT_AS).ok().flatten());
    kept.filter(|kept| CHOICES.iter().any(|(value, ..)| value == kept)).unwrap_or_default()
}

/// Tells the style sheets.
fn apply(value: &str) {
    if let Some(root) = document().document_element() {
        drop(if value.is_empty() {
            root.remove_attribute("data-scheme")
        } else {
            root.set_attribute("data-scheme", value)
        });
    }
}

/// Keeps a choice and puts it into force. A browser that keeps nothing still shows it.
fn choose(value: &str) {
    apply(value);
    if let Some(storage) = window().local_storage().ok().flatten() {
        drop(if value.is_empty() { storage.remove_item(KEPT_AS) } else { storage.set_item(KEPT_AS, value) });
    }
}

/// Chooses between the system's scheme, light and dark. In a menu the choices are items of the menu.
#[component]
pub(crate) fn SchemeSwitch() -> impl IntoView {
    let in_menu = use_context::<InMenu>().is_some();
    let chosen = RwSignal::new(kept());
    let choice = |(value, label, glyph): (&'static str, &'static str, Glyph)| {
        let is_chosen = move || chosen.with(|chosen| chosen == value).to_string();
        let press = move |_| {
            choose(value);
            chosen.set(value.to_owned());
        };
        view! {
            <button
                type="button"
                class="scheme-choice"
                role=in_menu.then_some("menuitemradio")
                tabindex=in_menu.then_some("-1")
                aria-checked=move || in_menu.then(is_chosen)
                aria-pressed=move || (!in_menu).then(is_chosen)
                aria-label=label
                title=label
                on:click=press
            >
                <Icon glyph />
            </button>
        }
    };
    view! {
        <div class="scheme" role="group" aria-label="Colour scheme">
            {CHOICES.into_iter().map(choice).collect_view()}
        </div>
    }
}
