//! The form: one way to submit, to wait and to fail, for every page.
use std::time::Duration;

use leptos::{ev::SubmitEvent, html, prelude::*};
use web_sys::{HtmlElement, wasm_bindgen::JsCast};

use super::icon::{Glyph, Icon};

/// A form whose checks are ours, not the browser's. After a submit that failed the focus is on the first field that is
/// wrong, or else on what went wrong as a whole.
#[component]
pub(crate) fn Form(
    /// The answer is awaited: further submits are ignored.
    #[prop(optional, into)]
    saving: Signal<bool>,
    /// What went wrong as a whole.
    #[prop(optional, into)]
    failure: Signal<Option<String>>,
    /// What to do on submit.
    #[prop(into)]
    on_submit: Callback<()>,
    /// Fields and [`Actions`].
    children: Children,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let submitted = StoredValue::new(false);
    // A field's error is in the document only after the effects of its signal have run: the next task is the first
    // that sees it.
    let settle = move || {
        set_timeout(
            move || {
                let waits =
                    submitted.try_get_value().unwrap_or_default() && !saving.try_get_untracked().unwrap_or_default();
                // A submit that did its work may have taken the form away.
                if let Some(form) = form.try_get_untracked().flatten().filter(|_| waits) {
                    submitted.set_value(false);
                    focus_what_is_wrong(&form);
                }
            },
            Duration::ZERO,
        );
    };
    Effect::new(move |was_saving: Option<bool>| {
        let saving = saving.get();
        if was_saving == Some(true) && !saving {
            settle();
        }
        saving
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !saving.get_untracked() {
            submitted.set_value(true);
            on_submit.run(());
            settle();
        }
    };
    view! {
        <form class="form" novalidate node_ref=form on:submit=submit>
            <Failure failure />
            {children()}
        </form>
    }
}

/// Puts the focus where the reader has to go next. A group takes no focus: its first control does.
fn focus_what_is_wrong(form: &HtmlElement) {
    let found = form
        .query_selector("[aria-invalid='true']")
        .ok()
        .flatten()
        .map(|wrong| wrong.query_selector("input").ok().flatten().unwrap_or(wrong))
        .or_else(|| form.query_selector(".failure").ok().flatten())
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = found {
        drop(element.focus());
    }
}

/// What went wrong as a whole, read out at once.
#[component]
pub(super) fn Failure(
    /// The message.
    failure: Signal<Option<String>>,
) -> impl IntoView {
    move || {
        failure.get().map(|text| {
            view! {
                <div class="notice tone-bad failure" role="alert" tabindex="-1">
                    <Icon glyph=Glyph::Warning />
                    <div class="notice-text">{text}</div>
                </div>
            }
        })
    }
}

/// The buttons at the end of a form or dialog.
#[component]
pub(crate) fn Actions(
    /// The buttons; the one that gets on with it stands last.
    children: Children,
) -> impl IntoView {
    view! { <div class="actions">{children()}</div> }
}
