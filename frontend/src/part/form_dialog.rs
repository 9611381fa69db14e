//! Forms in dialogs: the fields, "Cancel", and the button that sends them. What was typed is not lost without a question.

use leptos::prelude::*;

use super::leave_question::{DialogWork, GuardedActions};
use crate::state::saving::Saving;
use crate::ui::{Button, CancelButton, Dialog, Form, Variant};

/// A dialog with a form.
#[component]
pub fn FormDialog(
    /// The title.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The state of the form.
    saving: Saving,
    /// The text of the button that sends it.
    #[prop(into)]
    verb: String,
    /// Called to send it.
    on_submit: Callback<()>,
    /// The fields.
    children: ChildrenFn,
) -> impl IntoView {
    let content = StoredValue::new((children, verb));
    view! {
        <Dialog title open>
            {content.with_value(|(children, verb)| {
                let children = children.clone();
                view! { <DialogForm saving verb=verb.clone() on_submit>{children()}</DialogForm> }
            })}
        </Dialog>
    }
}

/// The form, where the dialog has more than that.
#[component]
pub fn DialogForm(
    /// The state of the form.
    saving: Saving,
    /// The text of the button that sends it.
    #[prop(into)]
    verb: String,
    /// Called to send it.
    on_submit: Callback<()>,
    /// Whether the focus starts on "Cancel".
    #[prop(optional)]
    cautious: bool,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let edited = RwSignal::new(false);
    let verb = StoredValue::new(verb);
    let work = DialogWork::guard(move || edited.get_untracked());
    view! {
        <Form saving=saving.busy() failure=saving.failure() on_submit on_edit=move |()| edited.set(true)>
            {children()}
            <GuardedActions work>
                <CancelButton autofocus=cautious/>
                <Button variant=Variant::Primary submit=true busy=saving.busy()>{verb.get_value()}</Button>
            </GuardedActions>
        </Form>
    }
}
