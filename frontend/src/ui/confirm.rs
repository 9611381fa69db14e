//! The question before something that cannot be taken back.
use leptos::prelude::*;

use super::{
    button::{Button, Variant},
    dialog::{Dialog, Width},
    form::{Actions, Failure},
};

/// Asks once more. It starts on Cancel, and stays open if what was confirmed fails.
#[component]
pub(crate) fn Confirm(
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is asked.
    open: RwSignal<bool>,
    /// What is done on yes, as the word on the button.
    #[prop(into)]
    verb: Signal<String>,
    /// The look of that button.
    #[prop(default = Variant::Danger)]
    variant: Variant,
    /// It is being done.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Why one may not.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// What went wrong.
    #[prop(optional, into)]
    failure: Signal<Option<String>>,
    /// What to do on yes; it closes the dialog when it is done.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// What will happen, in words.
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    let waits = Signal::derive(move || busy.get().then(|| "Wait for the answer.".to_owned()));
    view! {
        <Dialog title open width=Width::Narrow may_close=move |()| !busy.get_untracked()>
            <Failure failure />
            <div class="prose">{children.with_value(|children| children())}</div>
            <Actions>
                <Button autofocus=true disabled_reason=waits on_press=move |()| open.set(false)>
                    "Cancel"
                </Button>
                <Button variant busy disabled_reason on_press=on_confirm>
                    {verb}
                </Button>
            </Actions>
        </Dialog>
    }
}
