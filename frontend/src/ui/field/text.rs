//! Text fields, for one line and for several.
use leptos::{html, prelude::*};

use super::{
    super::{button::IconButton, icon::Glyph},
    frame::{FieldFrame, Labelled},
};
use crate::text::ui::field as text;

/// The kind of text: it determines the keyboard of a phone and what the browser suggests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Input {
    /// Words.
    #[default]
    Text,
    /// A secret, hidden until the user reveals it.
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
}

/// A field for a line of text.
#[component]
pub(crate) fn TextField(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    value: RwSignal<String>,
    /// The kind of text.
    #[prop(optional)]
    kind: Input,
    /// The hint: what to type.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// The error in the text.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Why it is disabled.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// The values that the browser may fill in.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// An example of what to type.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// Whether the form requires a value.
    #[prop(optional)]
    required: bool,
    /// Shown in letters of equal width.
    #[prop(optional)]
    mono: bool,
    /// Takes the focus when it appears.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let frame = FieldFrame::new(hint, error, disabled_reason);
    let revealed = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    if autofocus {
        // The attribute works for a dialog that opens. A field that appears later must take the focus itself.
        input.on_load(|input| drop(input.focus()));
    }
    let is_prose = kind == Input::Text && !mono;
    view! {
        <Labelled frame label required>
            <div class="input-box">
                <input
                    {..frame.attributes()}
                    {..frame.text_attributes(required)}
                    node_ref=input
                    class="input"
                    class:mono=mono
                    type=move || if revealed.get() { "text" } else { kind.kind() }
                    autocomplete=autocomplete
                    placeholder=placeholder
                    autofocus=autofocus
                    autocapitalize=(!is_prose).then_some("none")
                    spellcheck=(!is_prose).then_some("false")
                    bind:value=value
                />
                {(kind == Input::Password).then(|| view! { <Reveal revealed /> })}
            </div>
        </Labelled>
    }
}

/// A line of text that cannot be changed, such as the login that a password manager keeps with a new password.
#[component]
pub(crate) fn FixedField(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    value: String,
    /// The kind of value, for password managers.
    autocomplete: &'static str,
) -> impl IntoView {
    let none = || Signal::stored(None);
    let frame = FieldFrame::new(none(), none(), none());
    view! {
        <Labelled frame label>
            <input {..frame.attributes()} class="input" type="text" autocomplete=autocomplete readonly=true value=value />
        </Labelled>
    }
}

/// Shows a password, and hides it again. Its label avoids the word: a search for the field's label finds one control.
#[component]
fn Reveal(
    /// Whether the password is shown.
    revealed: RwSignal<bool>,
) -> impl IntoView {
    let label =
        Signal::derive(move || if revealed.get() { text::HIDE_CHARACTERS } else { text::SHOW_CHARACTERS }.to_owned());
    let glyph = Signal::derive(move || if revealed.get() { Glyph::EyeOff } else { Glyph::Eye });
    view! { <IconButton label glyph on_press=move |()| revealed.update(|revealed| *revealed = !*revealed) /> }
}

/// A field for several lines of text.
#[component]
pub(crate) fn TextArea(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    value: RwSignal<String>,
    /// How many lines it shows.
    #[prop(default = 3)]
    rows: u32,
    /// Whether each character has the same width, for code.
    #[prop(optional)]
    mono: bool,
    /// The hint: what to type.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// The error in the text.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Why it is disabled.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
) -> impl IntoView {
    let frame = FieldFrame::new(hint, error, disabled_reason);
    view! {
        <Labelled frame label>
            <textarea
                {..frame.attributes()}
                {..frame.text_attributes(false)}
                class="input"
                class:mono=mono
                autocapitalize=mono.then_some("none")
                spellcheck=mono.then_some("false")
                rows=rows.to_string()
                bind:value=value
            ></textarea>
        </Labelled>
    }
}
