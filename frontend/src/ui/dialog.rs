//! The dialog: the native one, so that the browser handles focus, keyboard and the page behind.
use leptos::{
    ev::{Event, KeyboardEvent, MouseEvent, PointerEvent},
    html,
    prelude::*,
};

use super::{
    button::{Button, IconButton},
    icon::Glyph,
    id::Id,
};
use crate::text::ui::dialog as text;

/// The maximum width of a dialog.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Width {
    /// For a question.
    Narrow,
    /// For a form.
    #[default]
    Normal,
    /// For a table.
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

/// A dialog over the page. Its content exists only while it is open. When it closes, the focus returns to the element
/// that had it before.
#[component]
pub(crate) fn Dialog(
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Its maximum width.
    #[prop(optional)]
    width: Width,
    /// Called once it is closed, in whatever way.
    #[prop(optional, into)]
    on_close: Option<Callback<()>>,
    /// A request is in progress: the user cannot close it, because the answer would be lost. A form in it says so itself.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Called before the user closes it; `false` keeps it open.
    #[prop(optional, into)]
    may_close: Option<Callback<(), bool>>,
    /// Its content, built each time it opens.
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
            <DialogShell title open width busy may_close children=children.get_value() />
        </Show>
    }
}

/// The dialog while it is open.
#[component]
fn DialogShell(
    /// Its heading.
    title: Signal<String>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Its maximum width.
    width: Width,
    /// A request is in progress.
    busy: Signal<bool>,
    /// Called before the user closes it; `false` keeps it open.
    may_close: Option<Callback<(), bool>>,
    /// Its content.
    children: ChildrenFn,
) -> impl IntoView {
    let title_id = Id::fresh().part("title");
    let dialog = NodeRef::<html::Dialog>::new();
    dialog.on_load(move |_| show_modal(dialog));
    // A dialog that is removed from the document while it is open does not return the focus.
    on_cleanup(move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    });
    let handle = DialogHandle { open, may_close, guard: StoredValue::new(None), busy: StoredValue::new(busy) };
    provide_context(handle);
    let close = move || handle.close();
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event.is_composing() {
            event.prevent_default();
            event.stop_propagation();
            close();
        }
    };
    // The back gesture of a phone comes as `cancel`. If it comes twice, some browsers close the dialog without asking.
    let on_cancel = move |event: Event| {
        if is_own(&event) {
            event.prevent_default();
            close();
        }
    };
    let on_closed = move |event: Event| {
        if is_own(&event) && open.try_get_untracked() == Some(true) {
            close();
            if open.get_untracked() {
                show_modal(dialog);
            }
        }
    };
    // A selection that is dragged out of the dialog ends in a click on the backdrop, too: both ends of the click must
    // be there.
    let pressed_outside = StoredValue::new(false);
    let on_down = move |event: PointerEvent| pressed_outside.set_value(is_own(&event));
    let on_click = move |event: MouseEvent| {
        if pressed_outside.get_value() && is_own(&event) {
            close();
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
                    <IconButton label=text::CLOSE glyph=Glyph::Close on_press=move |()| close() />
                </div>
            </div>
        </dialog>
    }
}

/// A dialog as its content sees it.
#[derive(Clone, Copy)]
pub(crate) struct DialogHandle {
    open: RwSignal<bool>,
    may_close: Option<Callback<(), bool>>,
    /// The same, set by the content.
    guard: StoredValue<Option<Callback<(), bool>>>,
    /// Whether a request of the content is in progress.
    busy: StoredValue<Signal<bool>>,
}

impl DialogHandle {
    /// The dialog around a piece of content.
    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// Keeps the dialog around this content open while a request is in progress. Does nothing where there is no dialog.
    pub(super) fn wait_for(busy: Signal<bool>) {
        if let Some(handle) = use_context::<Self>() {
            handle.busy.set_value(busy);
        }
    }

    /// Sets a question of the content: it is called before the user closes the dialog, and `false` keeps it open.
    pub(crate) fn ask_first(self, may_close: Callback<(), bool>) {
        self.guard.set_value(Some(may_close));
    }

    /// Closes it without a question.
    pub(crate) fn close_anyway(self) {
        self.open.set(false);
    }

    /// Closes it for the user, unless a request is in progress, whose answer would be lost, or a question keeps it open.
    pub(crate) fn close(self) {
        let is_busy = self.busy.get_value().try_get_untracked().unwrap_or_default();
        let mut questions = [self.may_close, self.guard.get_value()].into_iter().flatten();
        if !is_busy && questions.all(|may_close| may_close.run(())) {
            self.open.set(false);
        }
    }
}

/// The button that closes the dialog around it, as Esc does.
#[component]
pub(crate) fn CancelButton(
    /// Takes the focus when the dialog opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let dialog = DialogHandle::here();
    let busy = dialog.busy.get_value();
    let disabled_reason = Signal::derive(move || busy.get().then(|| text::WAIT.to_owned()));
    view! {
        <Button autofocus disabled_reason on_press=move |()| dialog.close()>
            {text::CANCEL}
        </Button>
    }
}

/// Whether an event happened at the dialog itself, not at an element in it.
fn is_own(event: &Event) -> bool {
    event.target() == event.current_target()
}

/// Opens a dialog as a modal one, if it still exists and is closed.
pub(super) fn show_modal(dialog: NodeRef<html::Dialog>) {
    if let Some(dialog) = dialog.try_get_untracked().flatten().filter(|dialog| !dialog.open()) {
        drop(dialog.show_modal());
    }
}
