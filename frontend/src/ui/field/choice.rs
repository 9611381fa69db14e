//! The checkbox, and what it has in common with the radio button.
use leptos::prelude::*;

use super::{
    super::tip::Tip,
    frame::{FieldFrame, Remarks},
};

/// A field for yes or no, by the native control. Disabled, it stays reachable by keyboard, so that the reason can be
/// read.
#[component]
pub(crate) fn Checkbox(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is checked.
    checked: RwSignal<bool>,
    /// What checking it does.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// The error in the value.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Why it is disabled.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// Shows the box alone, as in a matrix: the label is for screen readers, the disabled reason is a tip.
    #[prop(optional)]
    bare: bool,
    /// Stands for several values, of which only some are set.
    #[prop(optional, into)]
    mixed: Signal<bool>,
    /// Called when the user changed it.
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
    let invalid = Signal::derive(move || frame.is_invalid());
    view! { <Choice frame label checked change bare mixed invalid radio=None /> }
}

/// A checkbox or a radio button, its label, and the texts about it.
#[component]
pub(super) fn Choice(
    /// The texts about it.
    frame: FieldFrame,
    /// Its name.
    label: Signal<String>,
    /// Whether it is checked.
    #[prop(into)]
    checked: Signal<bool>,
    /// Called when the user changed it.
    change: Callback<bool>,
    /// Whether its value is invalid, by itself or as one of a group.
    #[prop(optional)]
    invalid: Signal<bool>,
    /// Shows the box alone.
    #[prop(optional)]
    bare: bool,
    /// Stands for several values, of which only some are set.
    #[prop(optional)]
    mixed: Signal<bool>,
    /// Whether someone gave it its name and its hint: then they are not translated.
    #[prop(optional)]
    is_name: bool,
    /// The name that the radio buttons of a group share; without it, this is a checkbox.
    radio: Option<String>,
) -> impl IntoView {
    let remarks = if bare {
        view! { <Tip disabled_reason=frame.disabled_reason /> }.into_any()
    } else {
        view! { <Remarks frame is_name /> }.into_any()
    };
    view! {
        <div class="choice" class:choice-bare=bare>
            <input
                {..frame.attributes()}
                type=if radio.is_some() { "radio" } else { "checkbox" }
                name=radio
                aria-invalid=move || invalid.get().then_some("true")
                prop:checked=move || checked.get()
                prop:indeterminate=move || mixed.get()
                on:click=move |event| if frame.disabled_reason.is_set_untracked() { event.prevent_default() }
                on:change=move |event| change.run(event_target_checked(&event))
            />
            <label class="choice-label" class:visually-hidden=bare for=frame.id() translate=is_name.then_some("no")>
                {label}
            </label>
            {remarks}
        </div>
    }
}
