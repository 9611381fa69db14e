//! Toasts: short messages about what just happened, which disappear by themselves.
use std::time::Duration;

use leptos::prelude::*;

use super::{
    button::IconButton,
    icon::{Glyph, Icon},
    notice::Tone,
};
use crate::text::ui::toast as words;

/// How long a toast stays, unless the pointer or the focus is on it.
const SHOWN_FOR: Duration = Duration::from_secs(6);

/// Shows toasts. There is one in the console, found by [`Toaster::here`].
#[derive(Clone, Copy)]
pub(crate) struct Toaster {
    /// The visible toasts, oldest first.
    toasts: RwSignal<Vec<Toast>>,
    /// The number of the next one.
    next: StoredValue<u32>,
}

/// One message.
#[derive(Clone)]
struct Toast {
    /// Identifies it.
    number: u32,
    /// Whether the news is good.
    tone: Tone,
    /// The message.
    text: String,
}

impl Toaster {
    /// Creates the toaster of the console and provides it as a context.
    pub(crate) fn provide() {
        provide_context(Self { toasts: RwSignal::new(Vec::new()), next: StoredValue::new(0) });
    }

    /// The toaster of the console.
    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// Reports a success.
    pub(crate) fn say(self, text: impl Into<String>) {
        self.show(Tone::Good, text.into());
    }

    /// Reports a failure.
    pub(crate) fn warn(self, text: impl Into<String>) {
        self.show(Tone::Bad, text.into());
    }

    /// Adds a toast.
    fn show(self, tone: Tone, text: String) {
        let number = self.next.get_value();
        self.next.set_value(number.wrapping_add(1));
        self.toasts.update(|toasts| toasts.push(Toast { number, tone, text }));
    }

    /// Removes a toast, even if the toaster itself is gone.
    fn dismiss(self, number: u32) {
        self.toasts.try_update(|toasts| toasts.retain(|toast| toast.number != number));
    }
}

/// The place where toasts appear.
#[component]
pub(crate) fn Toasts() -> impl IntoView {
    let toaster = Toaster::here();
    let toast = move |Toast { number, tone, text }| {
        let held = RwSignal::new(false);
        Effect::new(move |_| {
            if !held.get()
                && let Ok(timeout) = set_timeout_with_handle(move || toaster.dismiss(number), SHOWN_FOR)
            {
                on_cleanup(move || timeout.clear());
            }
        });
        view! {
            <div
                class=format!("toast {}", tone.class())
                on:pointerenter=move |_| held.set(true)
                on:pointerleave=move |_| held.set(false)
                on:focusin=move |_| held.set(true)
                on:focusout=move |_| held.set(false)
            >
                <Icon glyph=tone.glyph() />
                <p class="toast-text">{text}</p>
                <IconButton label=words::DISMISS glyph=Glyph::Close on_press=move |()| toaster.dismiss(number) />
            </div>
        }
    };
    view! {
        <div class="toasts" role="status" aria-live="polite" aria-atomic="false">
            <For each=move || toaster.toasts.get() key=|toast| toast.number children=toast />
        </div>
    }
}
