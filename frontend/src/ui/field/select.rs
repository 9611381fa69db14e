//! The select field: one of a list, by the native control.
use leptos::prelude::*;

use super::{
    super::icon::{Glyph, Icon},
    frame::{FieldFrame, Labelled},
};

/// Options that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OptionGroup {
    /// The title.
    pub(crate) title: String,
    /// The values of the options and their names.
    pub(crate) options: Vec<(String, String)>,
}

/// A field for one of a list.
#[component]
pub(crate) fn SelectField(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// The value of the chosen option.
    value: RwSignal<String>,
    /// The options: their values and their names.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// More options, in groups.
    #[prop(optional, into)]
    groups: Signal<Vec<OptionGroup>>,
    /// The hint: what it is for.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// The error in the choice.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let frame = FieldFrame::new(hint, error, Signal::stored(None));
    let option = move |(key, name): (String, String)| {
        let own = key.clone();
        view! {
            <option value=key prop:selected=move || value.with(|value| *value == own)>
                {name}
            </option>
        }
    };
    let group = move |OptionGroup { title, options }: OptionGroup| {
        view! { <optgroup label=title>{options.into_iter().map(option).collect_view()}</optgroup> }
    };
    view! {
        <Labelled frame label>
            <div class="input-box">
                <select
                    {..frame.attributes()}
                    class="input"
                    aria-invalid=move || frame.is_invalid().then_some("true")
                    on:change=move |event| value.set(event_target_value(&event))
                >
                    {move || options.get().into_iter().map(option).collect_view()}
                    {move || groups.get().into_iter().map(group).collect_view()}
                </select>
                <Icon glyph=Glyph::ChevronDown />
            </div>
        </Labelled>
    }
}
