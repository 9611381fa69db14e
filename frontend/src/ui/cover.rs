//! The cover: a page before the page, open dialogs included.
use leptos::{
    ev::{Event, KeyboardEvent},
    html,
    prelude::*,
};

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
    // Asked once more as it goes.
    let show = move || {
        if let Some(cover) = cover.try_get_untracked().flatten().filter(|cover| !cover.open()) {
            drop(cover.show_modal());
        }
    };
    cover.on_load(move |_| show());
    // Closed before it goes, so that the focus returns to where it was.
    on_cleanup(move || {
        if let Some(cover) = cover.get_untracked() {
            cover.close();
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
