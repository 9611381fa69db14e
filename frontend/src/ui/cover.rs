//! The cover: a page before the page, open dialogs included.
use leptos::{
    ev::{Event, KeyboardEvent},
    html,
    prelude::*,
};
use web_sys::{HtmlElement, wasm_bindgen::JsCast};

/// Covers the page until it is taken away; nobody closes it by hand. It is a dialog of the browser's, because only the
/// topmost of those is in reach while any is open.
#[component]
pub(crate) fn Cover(
    /// What it is.
    #[prop(into)]
    label: String,
    /// What it shows.
    children: Children,
) -> impl IntoView {
    let cover = NodeRef::<html::Dialog>::new();
    // Left and found again by us: a browser that gives the focus back leaves the caret behind, and what is typed then is
    // lost.
    let left = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(left) = &left {
        drop(left.blur());
    }
    let left = StoredValue::new_local(left);
    // Asked once more as it goes.
    let show = move || {
        if let Some(cover) = cover.try_get_untracked().flatten().filter(|cover| !cover.open()) {
            drop(cover.show_modal());
        }
    };
    cover.on_load(move |_| show());
    // Only what is in reach takes the focus.
    on_cleanup(move || {
        if let Some(cover) = cover.get_untracked() {
            cover.close();
        }
        if let Some(left) = left.try_get_value().flatten() {
            drop(left.focus());
        }
    });
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
        }
    };
    let on_cancel = move |event: Event| event.prevent_default();
    view! {
        <dialog
            node_ref=cover
            class="cover"
            aria-label=label
            on:keydown=on_key
            on:cancel=on_cancel
            on:close=move |_| show()
        >
            {children()}
        </dialog>
    }
}
