//! A line of text.
use leptos::{html, prelude::*};

use super::{
    super::{button::IconButton, icon::Glyph},
    frame::{FieldFrame, Labelled},
};

/// What is typed into a field: it decides the keyboard of a phone, and what the browser helps with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Input {
    /// Words.
    #[default]
    Text,
    /// A secret, hidden until one asks to see it.
    Password,
    /// A day.
    Date,
}

impl Input {
    /// The `type` of the input.
    const fn kind(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Password => "password",
            Self::Date => "date",
        }
    }

    /// Whether it is spelled by the rules of a language.
    const fn is_prose(self) -> bool {
        matches!(self, Self::Text)
    }
}

/// A field for a line of text.
#[expect(clippy::fn_params_excessive_bools, reason = "each is an attribute of the element, named where it is given")]
#[component]
pub(crate) fn TextField(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// What is typed.
    value: RwSignal<String>,
    /// What kind of thing is typed.
    #[prop(optional)]
    kind: Input,
    /// What to type.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong with what is typed.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Why one may not change it.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// The name password managers know it by.
    #[prop(optional)]
    name: Option<&'static str>,
    /// What the browser may fill in.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
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
    /// Takes the focus when it appears.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let frame = FieldFrame::new(hint, error, disabled_reason);
    let seen = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    if autofocus {
        // The attribute serves a dialog that opens; a field that appears later must ask for itself.
        input.on_load(|input| drop(input.focus()));
    }
    let kind_shown = move || if seen.get() { "text" } else { kind.kind() };
    let prose = kind.is_prose() && !mono;
    view! {
        <Labelled frame label required>
            <div class="input-box">
                <input
                    node_ref=input
                    id=frame.id()
                    class="input"
                    class:mono=mono
                    type=kind_shown
                    name=name
                    autocomplete=autocomplete
                    placeholder=placeholder
                    required=required
                    autofocus=autofocus
                    autocapitalize=(!prose).then_some("none")
                    spellcheck=(!prose).then_some("false")
                    readonly=move || readonly || frame.disabled_reason.holds()
                    aria-disabled=move || frame.disabled_reason.disabled()
                    aria-invalid=move || frame.invalid()
                    aria-describedby=move || frame.described_by()
                    bind:value=value
                />
                {(kind == Input::Password).then(|| view! { <Reveal seen /> })}
            </div>
        </Labelled>
    }
}

/// Shows a password, and hides it again. Its label avoids the word: a search for the field's label finds one control.
#[component]
fn Reveal(
    /// Whether the password is shown.
    seen: RwSignal<bool>,
) -> impl IntoView {
    let label = Signal::derive(move || if seen.get() { "Hide characters" } else { "Show characters" }.to_owned());
    let glyph = Signal::derive(move || if seen.get() { Glyph::EyeOff } else { Glyph::Eye });
    view! { <IconButton label glyph on_press=move |()| seen.update(|seen| *seen = !*seen) /> }
}
