//! One of a few.
use leptos::prelude::*;

use super::{
    super::id::Id,
    frame::{FieldFrame, Grouped},
};

/// A field for one of a few, all of them in sight.
#[component]
pub(crate) fn RadioGroup(
    /// Their common name.
    #[prop(into)]
    label: Signal<String>,
    /// The value of what is chosen.
    value: RwSignal<String>,
    /// What there is to choose from: values, and the words for them.
    options: Vec<(String, String)>,
    /// Whether the form needs a choice.
    #[prop(optional)]
    required: bool,
    /// What the choice is for.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong with the choice.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let frame = FieldFrame::new(hint, error, Signal::stored(None));
    let name = Id::fresh().to_string();
    let option = move |(key, shown): (String, String)| {
        let (own, chosen) = (key.clone(), key.clone());
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name=name.clone()
                    value=key
                    prop:checked=move || value.with(|value| *value == own)
                    on:change=move |_| value.set(chosen.clone())
                />
                <span class="choice-label">{shown}</span>
            </label>
        }
    };
    view! {
        <Grouped frame label radio=true required>
            <div class="choices">{options.into_iter().map(option).collect_view()}</div>
        </Grouped>
    }
}
