//! Toasts: what just happened, said once, out of the way.
use std::time::Duration;

use leptos::prelude::*;

use super::{
    badge::Tone,
    button::IconButton,
    icon::{Glyph, Icon},
    notice,
};

/// How long a toast stays while nobody looks at it.
const STAYS: Duration = Duration::from_secs(6);

/// Says what happened. One for the whole console, found by [`Toaster::here`].
#[derive(Clone, Copy)]
pub(crate) struct Toaster {
    /// What is shown, oldest first.
    toasts: RwSignal<Vec<Toast>>,
    /// The number of the next one.
    next: StoredValue<u32>,
}

/// One message.
#[derive(Clone)]
struct Toast {
    /// Tells it from the others.
    number: u32,
    /// Whether the news is good.
    tone: Tone,
    /// The message.
    text: String,
}

impl Toaster {
    /// The toaster of the console, put where every part finds it.
    pub(crate) fn provide() -> Self {
        let toaster = Self { toasts: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
        provide_context(toaster);
        toaster
    }

    /// The toaster of the console.
    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// Says good news.
    pub(crate) fn say(self, text: impl Into<String>) {
        self.show(Tone::Good, text.into());
    }

    /// Says what did not work.
    pub(crate) fn warn(self, text: impl Into<String>) {
        self.show(Tone::Bad, text.into());
    }

    /// Adds a message.
    fn show(self, tone: Tone, text: String) {
        let number = self.next.get_value();
        self.next.set_value(number.wrapping_add(1));
        self.toasts.update(|toasts| toasts.push(Toast { number, tone, text }));
    }

    /// Takes a message away. It may come after the toaster itself is gone.
    fn dismiss(self, number: u32) {
        self.toasts.try_update(|toasts| toasts.retain(|toast| toast.number != number));
    }
}

/// The place where toasts appear.
#[component]
pub(crate) fn Toasts() -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    view! {
        <div class="toasts" role="status" aria-live="polite" aria-atomic="false">
            <For each=move || toaster.toasts.get() key=|toast| toast.number let:toast>
                <Shown toaster toast />
            </For>
        </div>
    }
}

/// One toast on the screen; the pointer or the focus upon it holds it there.
#[component]
fn Shown(
    /// Whose it is.
    toaster: Toaster,
    /// What it says.
    toast: Toast,
) -> impl IntoView {
    let Toast { number, tone, text } = toast;
    let held = RwSignal::new(false);
    Effect::new(move |_| {
        if !held.get()
            && let Ok(timeout) = set_timeout_with_handle(move || toaster.dismiss(number), STAYS)
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
            <Icon glyph=notice::glyph(tone) />
            <p class="toast-text">{text}</p>
            <IconButton label="Dismiss" glyph=Glyph::Close on_press=move |()| toaster.dismiss(number) />
        </div>
    }
}
