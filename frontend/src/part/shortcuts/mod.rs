//! Shortcuts of the keyboard: going anywhere by name, and the list of the shortcuts. Both have a button in the bar.

mod go_to;
mod matches;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;
use wasm_split_helpers::wasm_split;
use web_sys::Element;

use super::{Piece, ready};
use crate::text::shortcuts as text;
use crate::ui::{Dialog, Fact, Facts};
use go_to::GoTo;

/// Which of the two dialogs is open.
#[derive(Clone, Copy)]
pub struct Shortcuts {
    /// Going to a screen or an item.
    pub go_to: RwSignal<bool>,
    /// The list of the shortcuts.
    pub help: RwSignal<bool>,
    /// Whether the code of both is ready.
    pub is_ready: RwSignal<bool>,
}

impl Shortcuts {
    /// Those of the console behind the sign-in, with the keys that open them.
    pub fn provide() -> Self {
        let shortcuts =
            Self { go_to: RwSignal::new(false), help: RwSignal::new(false), is_ready: RwSignal::new(false) };
        provide_context(shortcuts);
        let handle = window_event_listener(leptos::ev::keydown, move |event| shortcuts.on_key(&event));
        on_cleanup(move || handle.remove());
        shortcuts
    }

    /// Opens one of the two dialogs, when its code is ready.
    pub fn open(self, dialog: RwSignal<bool>) {
        spawn_local(async move {
            ready(shortcut_dialogs()).await;
            self.is_ready.try_set(true);
            dialog.try_set(true);
        });
    }

    /// Opens the dialog of a shortcut. A dialog that is open keeps the keys for itself.
    fn on_key(self, event: &KeyboardEvent) {
        let dialog = match event.key().as_str() {
            "k" | "K" if (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key() => self.go_to,
            "?" if !event.ctrl_key() && !event.meta_key() && !event.alt_key() && !is_typing(event) => self.help,
            _ => return,
        };
        if document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_none()) {
            event.prevent_default();
            self.open(dialog);
        }
    }
}

/// Whether the key goes into a field.
fn is_typing(event: &KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.matches("input, textarea, select, [contenteditable]").unwrap_or_default())
}

/// How the dialogs are made.
#[wasm_split(items, fallible)]
pub(super) fn shortcut_dialogs() -> Piece<()> {
    Ok(|()| view! { <ShortcutDialogs/> }.into_any())
}

#[component]
fn ShortcutDialogs() -> impl IntoView {
    let Shortcuts { go_to, help, .. } = expect_context();
    view! {
        <Dialog title=text::GO_TO open=go_to>
            <GoTo open=go_to/>
        </Dialog>
        <Dialog title=text::TITLE open=help>
            <Facts>
                <Fact label=text::OPEN_GO_TO>
                    {text::either(view! { <kbd>{text::CTRL_K}</kbd> }.into_any(), view! { <kbd>"⌘ K"</kbd> }.into_any())}
                </Fact>
                <Fact label=text::TITLE><kbd>"?"</kbd></Fact>
                <Fact label=text::CHOOSE><kbd>"↑"</kbd> " " <kbd>"↓"</kbd> " " <kbd>{text::ENTER}</kbd></Fact>
                <Fact label=text::CLOSE><kbd>{text::ESC}</kbd></Fact>
            </Facts>
        </Dialog>
    }
}
