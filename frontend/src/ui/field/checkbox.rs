//! Yes or no.
use leptos::prelude::*;

use super::{
    super::tip::Tip,
    frame::{FieldFrame, Remarks},
};

/// A field for yes or no, by the browser's own control. Barred, it stays in reach of the keyboard, so that its reason
/// can be read.
#[component]
pub(crate) fn Checkbox(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is ticked.
    checked: RwSignal<bool>,
    /// What ticking it does.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Why one may not change it.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// Shows the box alone, as in a matrix: the label is read out only, the reason is a tip.
    #[prop(optional)]
    bare: bool,
    /// What to do when it was changed by hand.
    #[prop(optional, into)]
    on_change: Option<Callback<bool>>,
) -> impl IntoView {
    let frame = FieldFrame::new(hint, error, disabled_reason);
    let change = Callback::new(move |now| {
        checked.set(now);
        if let Some(on_change) = on_change {
            on_change.run(now);
        }
    });
    view! { <Choice frame label checked change bare invalid=Signal::derive(move || error.with(Option::is_some)) /> }
}

/// A box to tick or a radio button, its label, and what is said about it.
#[component]
pub(super) fn Choice(
    /// What is said about it.
    frame: FieldFrame,
    /// Its name.
    label: Signal<String>,
    /// Whether it is ticked.
    #[prop(into)]
    checked: Signal<bool>,
    /// What to do when it was changed by hand.
    change: Callback<bool>,
    /// Whether its value is wrong, by itself or as one of a group.
    invalid: Signal<bool>,
    /// Shows the box alone.
    #[prop(optional)]
    bare: bool,
    /// The name that radio buttons of one group share, where it is one of them.
    #[prop(optional, into)]
    radio: Option<String>,
) -> impl IntoView {
    let said = if bare {
        view! { <Tip disabled_reason=frame.disabled_reason /> }.into_any()
    } else {
        view! { <Remarks frame /> }.into_any()
    };
    view! {
        <div class="choice" class:choice-bare=bare>
            <input
                id=frame.id()
                type=if radio.is_some() { "radio" } else { "checkbox" }
                name=radio
                aria-disabled=move || frame.disabled_reason.disabled()
                aria-invalid=move || invalid.get().then_some("true")
                aria-describedby=move || frame.described_by()
                prop:checked=move || checked.get()
                on:click=move |event| if frame.disabled_reason.holds_now() { event.prevent_default() }
                on:change=move |event| change.run(event_target_checked(&event))
            />
            <label class="choice-label" class:visually-hidden=bare for=frame.id()>
                {label}
            </label>
            {said}
        </div>
    }
}
