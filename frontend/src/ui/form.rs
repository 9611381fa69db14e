//! The form: one way to submit, to wait and to fail, for every page.
use std::time::Duration;

use leptos::{
    ev::{Event, SubmitEvent},
    html,
    prelude::*,
};
use web_sys::{HtmlElement, HtmlInputElement, wasm_bindgen::JsCast};

use super::{dialog::DialogHandle, notice::Failure};

/// A form that the caller validates, not the browser. After a failed submit the focus is on the first invalid field, or
/// on the message that the form as a whole failed.
#[component]
pub(crate) fn Form(
    /// The request is in progress: further submits are ignored, and a dialog around the form stays open.
    #[prop(into)]
    saving: Signal<bool>,
    /// Why the form as a whole failed.
    #[prop(into)]
    failure: Signal<Option<String>>,
    /// Called on submit.
    #[prop(into)]
    on_submit: Callback<()>,
    /// Called when the user types or ticks something. A choice of one of a few, or a filter, is no work that could be lost.
    #[prop(optional, into)]
    on_edit: Option<Callback<()>>,
    /// Fields and [`Actions`].
    children: Children,
) -> impl IntoView {
    DialogHandle::wait_for(saving);
    let form = NodeRef::<html::Form>::new();
    let submitted = StoredValue::new(false);
    // A field's error is in the document only after the effects of its signal have run: the next task is the first
    // that sees it.
    let settle = move || {
        set_timeout(
            move || {
                let is_settled =
                    submitted.try_get_value().unwrap_or_default() && !saving.try_get_untracked().unwrap_or_default();
                // A successful submit may have removed the form.
                if let Some(form) = form.try_get_untracked().flatten().filter(|_| is_settled) {
                    submitted.set_value(false);
                    focus_first_problem(&form);
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
    let edit = move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let is_work = input.is_none_or(|input| !matches!(&*input.type_(), "radio" | "search"));
        if let Some(on_edit) = on_edit.filter(|_| is_work) {
            on_edit.run(());
        }
    };
    view! {
        <form class="form" novalidate node_ref=form on:submit=submit on:input=edit>
            <Failure failure />
            {children()}
        </form>
    }
}

/// The fields of a form. They cannot be changed while the request is in progress: a focus in them moves to the button that
/// submits the form.
#[component]
pub(crate) fn Fields(
    /// The request is in progress.
    busy: Signal<bool>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let fields = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if busy.get()
            && let Some(fields) = fields.get_untracked()
            && fields.contains(document().active_element().as_deref())
            && let Ok(Some(form)) = fields.closest("form")
            && let Ok(Some(submit)) = form.query_selector("[type='submit']")
            && let Ok(submit) = submit.dyn_into::<HtmlElement>()
        {
            drop(submit.focus());
        }
    });
    view! {
        <div class="form-fields" inert=move || busy.get() node_ref=fields>
            {children()}
        </div>
    }
}

/// Moves the focus to the first invalid field, or else to the failure. A group takes no focus: its first control does.
fn focus_first_problem(form: &HtmlElement) {
    let find = |selector| form.query_selector(selector).ok().flatten();
    let problem = find("[aria-invalid='true']")
        .map(|invalid| invalid.query_selector("input").ok().flatten().unwrap_or(invalid))
        .or_else(|| find(".notice[role='alert']"))
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = problem {
        drop(element.focus());
    }
}

/// The buttons at the end of a form or dialog.
#[component]
pub(crate) fn Actions(
    /// The buttons, the main one last.
    children: Children,
) -> impl IntoView {
    view! { <div class="actions">{children()}</div> }
}
