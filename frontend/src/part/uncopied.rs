//! The question before something that is shown once is left uncopied.

use leptos::html;
use leptos::prelude::*;

use crate::ui::{Actions, Button, Notice, Tone, Variant};

/// Says what would be lost. It takes the focus, so that it is not missed.
#[component]
pub(super) fn UncopiedGuard(
    /// What would be lost, in words.
    text: &'static str,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// Whether the question is asked.
    leaving: RwSignal<bool>,
) -> impl IntoView {
    let guard = NodeRef::<html::Div>::new();
    guard.on_load(|guard| drop(guard.focus()));
    view! {
        <div class="uncopied" role="alert" tabindex="-1" node_ref=guard>
            <Notice tone=Tone::Warning>{text}</Notice>
            <Actions>
                <Button on_press=move |()| open.set(false)>"Close anyway"</Button>
                <Button variant=Variant::Primary on_press=move |()| leaving.set(false)>"Go back"</Button>
            </Actions>
        </div>
    }
}
