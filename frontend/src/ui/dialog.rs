//! The dialog: the browser's own, so that focus, the keyboard and what lies behind are its business.
use leptos::{
    ev::{Event, KeyboardEvent, MouseEvent, PointerEvent},
    html,
    prelude::*,
};

use super::{button::IconButton, icon::Glyph, id::Id};

/// How wide a dialog may get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Width {
    /// A question.
    Narrow,
    /// A form.
    #[default]
    Normal,
    /// A table.
    Wide,
}

impl Width {
    /// The classes of a dialog of this width.
    const fn class(self) -> &'static str {
        match self {
            Self::Narrow => "dialog dialog-narrow",
            Self::Normal => "dialog",
            Self::Wide => "dialog dialog-wide",
        }
    }
}

/// A dialog over the page. What it shows exists while it is open and no longer, and the focus returns to where it came
/// from.
#[component]
pub(crate) fn Dialog(
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// How wide it may get.
    #[prop(optional)]
    width: Width,
    /// What to do once it was closed, in whatever way.
    #[prop(optional, into)]
    on_close: Option<Callback<()>>,
    /// Asked before Esc, the backdrop and the close button close it.
    #[prop(optional, into)]
    may_close: Option<Callback<(), bool>>,
    /// What it shows, built anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    Effect::new(move |was_open: Option<bool>| {
        let open = open.get();
        if let Some(on_close) = on_close.filter(|_| was_open == Some(true) && !open) {
            on_close.run(());
        }
        open
    });
    let children = StoredValue::new(children);
    view! {
        <Show when=move || open.get()>
            <Frame title open width may_close children=children.get_value() />
        </Show>
    }
}

/// The dialog while it is open.
#[component]
fn Frame(
    /// What it is about.
    title: Signal<String>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// How wide it may get.
    width: Width,
    /// Asked before it is closed by hand.
    may_close: Option<Callback<(), bool>>,
    /// What it shows.
    children: ChildrenFn,
) -> impl IntoView {
    let title_id = Id::fresh().part("title");
    let dialog = NodeRef::<html::Dialog>::new();
    let show = move || {
        if let Some(dialog) = dialog.get_untracked().filter(|dialog| !dialog.open()) {
            drop(dialog.show_modal());
        }
    };
    dialog.on_load(move |_| show());
    // Taken out of the document while open, a dialog would keep the focus that it owes to whoever opened it.
    on_cleanup(move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    });
    let ask = move || {
        if may_close.is_none_or(|may_close| may_close.run(())) {
            open.set(false);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event.is_composing() {
            event.prevent_default();
            event.stop_propagation();
            ask();
        }
    };
    // The way back of a phone comes as `cancel`; some browsers then close without asking if it comes twice.
    let on_cancel = move |event: Event| {
        if event.target() == event.current_target() {
            event.prevent_default();
            ask();
        }
    };
    let on_closed = move |event: Event| {
        if event.target() == event.current_target() && open.try_get_untracked() == Some(true) {
            ask();
            if open.get_untracked() {
                show();
            }
        }
    };
    // A selection that is dragged out of the dialog ends in a click on the backdrop, too: both ends of the click must
    // lie there.
    let pressed_outside = StoredValue::new(false);
    let on_down = move |event: PointerEvent| pressed_outside.set_value(event.target() == event.current_target());
    let on_click = move |event: MouseEvent| {
        if pressed_outside.get_value() && event.target() == event.current_target() {
            ask();
        }
    };
    view! {
        <dialog
            node_ref=dialog
            class=width.class()
            aria-labelledby=title_id.clone()
            on:keydown=on_key
            on:cancel=on_cancel
            on:close=on_closed
            on:pointerdown=on_down
            on:click=on_click
        >
            <div class="dialog-frame">
                <h2 class="dialog-title" id=title_id.clone()>
                    {title}
                </h2>
                <div class="dialog-body">{children()}</div>
                <div class="dialog-close">
                    <IconButton label="Close" glyph=Glyph::Close on_press=move |()| ask() />
                </div>
            </div>
        </dialog>
    }
}
