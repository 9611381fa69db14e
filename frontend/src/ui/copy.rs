//! Copying: a button that shows whether it worked, and a field that can be copied by hand if it did not.
use std::time::Duration;

use leptos::{ev::FocusEvent, prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, HtmlInputElement, HtmlTextAreaElement, wasm_bindgen::JsCast};

use super::{
    button::{Button, IconButton, Variant},
    icon::Glyph,
    id::Id,
};
use crate::text::ui::copy as words;

/// How long the result is shown.
const SHOWN_FOR: Duration = Duration::from_secs(2);

/// The result of copying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// The text is in the clipboard.
    Copied,
    /// The browser refused.
    Failed,
}

/// A button that copies a text.
#[component]
pub(crate) fn CopyButton(
    /// The text.
    #[prop(into)]
    text: Signal<String>,
    /// The button's name.
    #[prop(into)]
    label: Signal<String>,
    /// Called once the text is copied.
    #[prop(optional, into)]
    on_copied: Option<Callback<()>>,
    /// Called if the text could not be copied.
    #[prop(optional, into)]
    on_failed: Option<Callback<()>>,
    /// Shows the label as words, in this variant, in place of the icon alone.
    #[prop(optional)]
    wordy: Option<Variant>,
) -> impl IntoView {
    let outcome = RwSignal::new(None);
    Effect::new(move |_| {
        if outcome.get().is_some()
            && let Ok(timeout) = set_timeout_with_handle(move || outcome.set(None), SHOWN_FOR)
        {
            on_cleanup(move || timeout.clear());
        }
    });
    let copy = move |()| {
        let text = text.get_untracked();
        spawn_local(async move {
            let (result, callback) =
                if to_clipboard(&text).await { (Outcome::Copied, on_copied) } else { (Outcome::Failed, on_failed) };
            // The button may be gone by now, but the text is copied all the same.
            outcome.try_set(Some(result));
            if let Some(callback) = callback {
                callback.try_run(());
            }
        });
    };
    let shown = move || match outcome.get() {
        None => (Glyph::Copy, ""),
        Some(Outcome::Copied) => (Glyph::Check, words::COPIED),
        Some(Outcome::Failed) => (Glyph::Warning, words::FAILED),
    };
    let glyph = Signal::derive(move || shown().0);
    let button = match wordy {
        Some(variant) => view! { <Button variant glyph on_press=copy>{label}</Button> }.into_any(),
        None => view! { <IconButton label glyph on_press=copy /> }.into_any(),
    };
    view! {
        <span class="copy" class:copy-done=move || outcome.get() == Some(Outcome::Copied)>
            {button}
            <span class="copy-outcome" role="status">
                {move || shown().1}
            </span>
        </span>
    }
}

/// Copies a text to the clipboard; returns whether it worked. A page that is not served securely has no clipboard.
async fn to_clipboard(text: &str) -> bool {
    window().is_secure_context() && JsFuture::from(window().navigator().clipboard().write_text(text)).await.is_ok()
}

/// A field with a text to copy, which it selects when it takes the focus, and its copy button.
#[component]
pub(crate) fn CopyField(
    /// The field's name.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    #[prop(into)]
    value: Signal<String>,
    /// Shown on several lines.
    #[prop(optional)]
    multiline: bool,
    /// Called once the text is copied.
    #[prop(optional, into)]
    on_copied: Option<Callback<()>>,
    /// Whether the field's name is someone's name, which is not translated.
    #[prop(optional)]
    is_name: bool,
) -> impl IntoView {
    let id = StoredValue::new(Id::fresh().to_string());
    let failed = RwSignal::new(false);
    let attributes = view! {
        <{..}
            id=id.get_value()
            class="input mono"
            readonly=true
            spellcheck="false"
            on:focus=select
            prop:value=move || value.get()
        />
    };
    let control = if multiline {
        view! { <textarea {..attributes} rows="2"></textarea> }.into_any()
    } else {
        view! { <input {..attributes} type="text" /> }.into_any()
    };
    let on_failed = move |()| {
        failed.set(true);
        let field = document().get_element_by_id(&id.get_value());
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            drop(field.focus());
        }
    };
    let on_copied = move |()| {
        failed.set(false);
        if let Some(on_copied) = on_copied {
            on_copied.run(());
        }
    };
    view! {
        <div class="field copy-field">
            <label class="field-label" for=id.get_value() translate=is_name.then_some("no")>
                {label}
            </label>
            <div class="input-box">
                {control} <CopyButton text=value label=words::COPY on_copied on_failed />
            </div>
            <Show when=move || failed.get()>
                <p class="field-error">{words::BY_HAND}</p>
            </Show>
        </div>
    }
}

/// Selects the text of the field that took the focus.
fn select(event: FocusEvent) {
    let field = event_target::<HtmlElement>(&event);
    if let Some(line) = field.dyn_ref::<HtmlInputElement>() {
        line.select();
    } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
        area.select();
    }
}
