//! One of a list.
use leptos::prelude::*;

use super::{
    super::icon::{Glyph, Icon},
    frame::{FieldFrame, Labelled},
};

/// A field for one of a list, by the browser's own control.
#[component]
pub(crate) fn SelectField(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// The value of what is chosen.
    value: RwSignal<String>,
    /// What there is to choose from: values, and the words for them.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// What the choice is for.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong with the choice.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Why one may not change it.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// Whether the form needs it.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let frame = FieldFrame::new(hint, error, disabled_reason);
    let option = move |(key, shown): (String, String)| {
        let own = key.clone();
        view! {
            <option value=key prop:selected=move || value.with(|value| *value == own)>
                {shown}
            </option>
        }
    };
    view! {
        <Labelled frame label required>
            <div class="input-box">
                <select
                    id=frame.id()
                    class="input"
                    required=required
                    disabled=move || frame.disabled_reason.holds()
                    aria-invalid=move || frame.invalid()
                    aria-describedby=move || frame.described_by()
                    on:change=move |event| value.set(event_target_value(&event))
                >
                    {move || options.get().into_iter().map(option).collect_view()}
                </select>
                <Icon glyph=Glyph::ChevronDown />
            </div>
        </Labelled>
    }
}
