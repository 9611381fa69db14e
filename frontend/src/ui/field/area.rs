//! Several lines of text.
use leptos::prelude::*;

use super::frame::{FieldFrame, Labelled};

/// A field for several lines of text.
#[component]
pub(crate) fn TextArea(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// What is typed.
    value: RwSignal<String>,
    /// How many lines it shows.
    #[prop(default = 3)]
    rows: u32,
    /// What to type.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong with what is typed.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Why one may not change it.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// The name the browser knows it by.
    #[prop(optional)]
    name: Option<&'static str>,
    /// An example of what to type.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// Whether the form needs it.
    #[prop(optional)]
    required: bool,
    /// Whether it is there to be read only.
    #[prop(optional)]
    readonly: bool,
    /// Shown in letters of equal width.
    #[prop(optional)]
    mono: bool,
) -> impl IntoView {
    let frame = FieldFrame::new(hint, error, disabled_reason);
    view! {
        <Labelled frame label required>
            <textarea
                id=frame.id()
                class="input"
                class:mono=mono
                rows=rows.to_string()
                name=name
                placeholder=placeholder
                required=required
                spellcheck=mono.then_some("false")
                readonly=move || readonly || frame.disabled_reason.holds()
                aria-disabled=move || frame.disabled_reason.disabled()
                aria-invalid=move || frame.invalid()
                aria-describedby=move || frame.described_by()
                bind:value=value
            ></textarea>
        </Labelled>
    }
}
