//! The question before an action.
use leptos::prelude::*;

use super::{
    button::{Button, Variant},
    dialog::{CancelButton, Dialog, Width},
    form::Actions,
    notice::Failure,
};

/// A dialog that asks for confirmation. The focus starts on Cancel, and the dialog stays open if the action fails.
#[component]
pub(crate) fn Confirm(
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The action, as the words on the button.
    #[prop(into)]
    verb: Signal<String>,
    /// The variant of that button.
    #[prop(default = Variant::Danger)]
    variant: Variant,
    /// The action is in progress.
    #[prop(into)]
    busy: Signal<bool>,
    /// Why the action failed.
    #[prop(into)]
    failure: Signal<Option<String>>,
    /// Called on confirmation; it closes the dialog when the action is done.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// The action, in words.
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    view! {
        <Dialog title open width=Width::Narrow busy>
            <Failure failure />
            <div class="prose">{children.with_value(|children| children())}</div>
            <Actions>
                <CancelButton autofocus=true />
                <Button variant busy on_press=on_confirm>
                    {verb}
                </Button>
            </Actions>
        </Dialog>
    }
}
