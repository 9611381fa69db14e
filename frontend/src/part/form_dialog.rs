//! Forms in dialogs: the fields, "Cancel", and the button that sends them.

use leptos::prelude::*;

use crate::state::saving::Saving;
use crate::ui::{Actions, Button, CancelButton, Dialog, Form, Variant};

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
    view! {
        <Form saving=saving.busy() failure=saving.failure() on_submit>
            {children()}
            <Actions>
                <CancelButton autofocus=cautious/>
                <Button variant=Variant::Primary submit=true busy=saving.busy()>{verb}</Button>
            </Actions>
        </Form>
    }
}
