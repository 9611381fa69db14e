//! What stands around every control: its label above, its hint, its error and the reason why it is disabled below.
use leptos::prelude::*;

use super::super::{
    disabled_reason::DisabledReason,
    icon::{Glyph, Icon},
    id::Id,
};

/// What is said about a control, and the ids that tie it to the control.
#[derive(Clone, Copy)]
pub(super) struct FieldFrame {
    /// The control's own id.
    id: Id,
    /// What it is for.
    hint: Signal<Option<String>>,
    /// What is wrong with its value.
    error: Signal<Option<String>>,
    /// Why one may not change it.
    pub(super) disabled_reason: DisabledReason,
}

impl FieldFrame {
    /// The frame of a new control.
    pub(super) fn new(
        hint: Signal<Option<String>>,
        error: Signal<Option<String>>,
        disabled_reason: Signal<Option<String>>,
    ) -> Self {
        Self { id: Id::fresh(), hint, error, disabled_reason: DisabledReason::new(disabled_reason) }
    }

    /// The control's `id`.
    pub(super) fn id(self) -> String {
        self.id.to_string()
    }

    /// The control's `aria-invalid`.
    pub(super) fn invalid(self) -> Option<&'static str> {
        self.error.with(Option::is_some).then_some("true")
    }

    /// The control's `aria-describedby`: all that is said at the moment.
    pub(super) fn described_by(self) -> Option<String> {
        let id = |part, text: Signal<Option<String>>| text.with(Option::is_some).then(|| self.id.part(part));
        let said = [id("error", self.error), self.disabled_reason.described_by(), id("hint", self.hint)];
        let ids: Vec<_> = said.into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// A control between its label and what is said about it.
#[component]
pub(super) fn Labelled(
    /// What is said about the control.
    frame: FieldFrame,
    /// The control's name.
    label: Signal<String>,
    /// Whether the form needs it.
    #[prop(optional)]
    required: bool,
    /// The control.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field-label" class:field-required=required for=frame.id()>
                {label}
            </label>
            {children()}
            <Remarks frame />
        </div>
    }
}

/// Several controls between their common name and what is said about them.
#[component]
pub(super) fn Grouped(
    /// What is said about the controls.
    frame: FieldFrame,
    /// Their common name.
    label: Signal<String>,
    /// Whether one of them is to be chosen. Such a group is required, or wrong, as a whole.
    #[prop(optional)]
    radio: bool,
    /// Whether the form needs a choice.
    #[prop(optional)]
    required: bool,
    /// The controls.
    children: Children,
) -> impl IntoView {
    view! {
        <fieldset
            class="field"
            role=radio.then_some("radiogroup")
            aria-required=(radio && required).then_some("true")
            aria-invalid=move || frame.invalid().filter(|_| radio)
            aria-describedby=move || frame.described_by()
        >
            <legend class="field-label" class:field-required=required>
                {label}
            </legend>
            {children()}
            <Remarks frame />
        </fieldset>
    }
}

/// The error, the reason and the hint, as far as there are any.
#[component]
pub(super) fn Remarks(
    /// What is said.
    frame: FieldFrame,
) -> impl IntoView {
    let FieldFrame { id, hint, error, disabled_reason } = frame;
    view! {
        {move || {
            error.get().map(|text| {
                view! {
                    <p class="field-error" id=id.part("error")>
                        <Icon glyph=Glyph::Warning />
                        {text}
                    </p>
                }
            })
        }}
        {move || {
            disabled_reason.reason().map(|text| {
                view! {
                    <p class="field-reason" id=disabled_reason.reason_id()>
                        <Icon glyph=Glyph::Lock />
                        {text}
                    </p>
                }
            })
        }}
        {move || hint.get().map(|text| view! { <p class="field-hint" id=id.part("hint")>{text}</p> })}
    }
}
