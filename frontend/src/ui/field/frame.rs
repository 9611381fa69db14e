//! The frame of a field: the label above its controls; the error, the disabled reason and the hint below.
use leptos::{attr::Attribute, prelude::*};

use super::super::{
    disabled_reason::DisabledReason,
    icon::{Glyph, Icon},
    id::Id,
};

/// The texts around a control, and the ids that tie it to the control.
#[derive(Clone, Copy)]
pub(super) struct FieldFrame {
    /// The control's own id.
    id: Id,
    /// The hint: what it is for.
    hint: Signal<Option<String>>,
    /// The error in the value.
    error: Signal<Option<String>>,
    /// Why it is disabled.
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

    /// Whether the control's value is invalid. Tracks the error.
    pub(super) fn is_invalid(self) -> bool {
        self.error.with(Option::is_some)
    }

    /// The control's `aria-describedby`: the ids of the texts that are shown.
    pub(super) fn described_by(self) -> Option<String> {
        let id = |part, text: Signal<Option<String>>| text.with(Option::is_some).then(|| self.id.part(part));
        let texts = [id("error", self.error), self.disabled_reason.described_by(), id("hint", self.hint)];
        let ids: Vec<_> = texts.into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// The attributes that every control has, except for `aria-invalid`.
    pub(super) fn attributes(self) -> impl Attribute {
        view! {
            <{..}
                id=self.id()
                aria-disabled=move || self.disabled_reason.aria_disabled()
                aria-describedby=move || self.described_by()
            />
        }
    }

    /// The further attributes of a control to type into.
    pub(super) fn text_attributes(self, required: bool) -> impl Attribute {
        view! {
            <{..}
                required=required
                readonly=move || self.disabled_reason.is_set()
                aria-invalid=move || self.is_invalid().then_some("true")
            />
        }
    }
}

/// A control between its label and the texts about it.
#[component]
pub(super) fn Labelled(
    /// The texts about the control.
    frame: FieldFrame,
    /// The control's name.
    label: Signal<String>,
    /// Whether the form requires a value.
    #[prop(optional)]
    required: bool,
    /// Whether the hint is a name, which is not translated.
    #[prop(optional)]
    hint_is_name: Signal<bool>,
    /// The control.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field-label" class:field-required=required for=frame.id()>
                {label}
            </label>
            {children()}
            <Remarks frame is_name=hint_is_name />
        </div>
    }
}

/// The error, the disabled reason and the hint, if there are any.
#[component]
pub(super) fn Remarks(
    /// The texts.
    frame: FieldFrame,
    /// Whether the hint is someone's name or words: then it is not translated.
    #[prop(optional, into)]
    is_name: Signal<bool>,
) -> impl IntoView {
    let FieldFrame { id, hint, error, disabled_reason } = frame;
    let remark = |class, id, glyph, text| {
        view! {
            <p class=class id=id>
                <Icon glyph />
                {text}
            </p>
        }
    };
    view! {
        {move || error.get().map(|text| remark("field-error", id.part("error"), Glyph::Warning, text))}
        {move || {
            disabled_reason.text().map(|text| remark("field-reason", disabled_reason.element_id(), Glyph::Lock, text))
        }}
        {move || hint.get().map(|text| view! { <p class="field-hint" id=id.part("hint") translate=move || is_name.get().then_some("no")>{text}</p> })}
    }
}
