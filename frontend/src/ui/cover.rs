//! The cover: a page in front of the page and its open dialogs.
use leptos::{
    ev::{Event, KeyboardEvent},
    html,
    prelude::*,
};
use web_sys::{HtmlElement, wasm_bindgen::JsCast};

use super::dialog::show_modal;

/// Covers the page until it is removed; the user cannot close it. It is a modal dialog, because only the topmost of
/// those is reachable while any is open.
#[component]
pub(crate) fn Cover(
    /// Its name.
    #[prop(into)]
    label: String,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let cover = NodeRef::<html::Dialog>::new();
    // The cover itself moves the focus away and back: a browser that restores the focus loses the caret, and with it
    // what is typed next.
    let focused = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(focused) = &focused {
        drop(focused.blur());
    }
    let focused = StoredValue::new_local(focused);
    cover.on_load(move |_| show_modal(cover));
    // Only what is reachable takes the focus.
    on_cleanup(move || {
        if let Some(cover) = cover.get_untracked() {
            cover.close();
        }
        if let Some(focused) = focused.try_get_value().flatten() {
            drop(focused.focus());
        }
    });
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
        }
    };
    view! {
        <dialog
            node_ref=cover
            class="cover"
            aria-label=label
            on:keydown=on_key
            on:cancel=|event: Event| event.prevent_default()
            on:close=move |_| show_modal(cover)
        >
            {children()}
        </dialog>
    }
}
