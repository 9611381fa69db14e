//! Copying: a button that says whether it worked, and a field that can be copied by hand if it did not.
use std::time::Duration;

use leptos::{html, prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

use super::{
    button::{Button, IconButton, Variant},
    icon::Glyph,
    id::Id,
};

/// How long the check mark stays.
const STAYS: Duration = Duration::from_secs(2);

/// How the last copying went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// It is in the clipboard.
    Copied,
    /// The browser refused.
    Failed,
}

/// A button that copies a text.
#[component]
pub(crate) fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// What the button is called.
    #[prop(into)]
    label: Signal<String>,
    /// What to do once it was copied.
    #[prop(optional, into)]
    on_copied: Option<Callback<()>>,
    /// What to do if it could not be copied.
    #[prop(optional, into)]
    on_failed: Option<Callback<()>>,
    /// Shows the label as words, with this look, in place of the icon alone.
    #[prop(optional)]
    wordy: Option<Variant>,
) -> impl IntoView {
    let outcome = RwSignal::new(None);
    Effect::new(move |_| {
        if outcome.get().is_some()
            && let Ok(timeout) = set_timeout_with_handle(move || outcome.set(None), STAYS)
        {
            on_cleanup(move || timeout.clear());
        }
    });
    let copy = move |()| {
        let text = text.get_untracked();
        spawn_local(async move {
            let went = if to_clipboard(&text).await { Outcome::Copied } else { Outcome::Failed };
            // The button may be gone by now; what was copied was copied all the same.
            outcome.try_set(Some(went));
            let told = if went == Outcome::Copied { on_copied } else { on_failed };
            if let Some(told) = told {
                told.try_run(());
            }
        });
    };
    let glyph = Signal::derive(move || match outcome.get() {
        None => Glyph::Copy,
        Some(Outcome::Copied) => Glyph::Check,
        Some(Outcome::Failed) => Glyph::Warning,
    });
    let said = move || match outcome.get() {
        None => "",
        Some(Outcome::Copied) => "Copied",
        Some(Outcome::Failed) => "Copying failed",
    };
    let button = match wordy {
        Some(variant) => view! { <Button variant glyph on_press=copy>{label}</Button> }.into_any(),
        None => view! { <IconButton label glyph on_press=copy /> }.into_any(),
    };
    view! {
        <span class="copy" class:copy-done=move || outcome.get() == Some(Outcome::Copied)>
            {button}
            <span class="copy-said" role="status">
                {said}
            </span>
        </span>
    }
}

/// Puts a text into the clipboard; whether it worked. A page that is not served safely has no clipboard at all.
async fn to_clipboard(text: &str) -> bool {
    window().is_secure_context() && JsFuture::from(window().navigator().clipboard().write_text(text)).await.is_ok()
}

/// A text to be copied: a field that selects itself, and its copy button.
#[component]
pub(crate) fn CopyField(
    /// What it is.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    #[prop(into)]
    value: Signal<String>,
    /// Shown on several lines.
    #[prop(optional)]
    multiline: bool,
    /// What to do once it was copied.
    #[prop(optional, into)]
    on_copied: Option<Callback<()>>,
) -> impl IntoView {
    let id = Id::fresh().to_string();
    let failed = RwSignal::new(false);
    let line = NodeRef::<html::Input>::new();
    let area = NodeRef::<html::Textarea>::new();
    let select = move || {
        if let Some(line) = line.get_untracked() {
            line.select();
        }
        if let Some(area) = area.get_untracked() {
            area.select();
        }
    };
    let control = if multiline {
        view! {
            <textarea
                node_ref=area
                id=id.clone()
                class="input mono"
                rows="4"
                readonly
                spellcheck="false"
                on:focus=move |_| select()
                prop:value=move || value.get()
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                node_ref=line
                id=id.clone()
                class="input mono"
                type="text"
                readonly
                spellcheck="false"
                on:focus=move |_| select()
                prop:value=move || value.get()
            />
        }
        .into_any()
    };
    let on_failed = move |()| {
        failed.set(true);
        select();
    };
    let on_copied = move |()| {
        failed.set(false);
        if let Some(on_copied) = on_copied {
            on_copied.run(());
        }
    };
    view! {
        <div class="field copy-field" class:copy-field-tall=multiline>
            <label class="field-label" for=id>
                {label}
            </label>
            <div class="input-box">
                {control} <CopyButton text=value label="Copy" on_copied on_failed />
            </div>
            <Show when=move || failed.get()>
                <p class="field-error">"The browser did not copy it. It is selected: press Ctrl+C, or ⌘C on a Mac."</p>
            </Show>
        </div>
    }
}
