//! A state in a word or two, beside the thing that is in it.
use leptos::prelude::*;

/// What a state or a message means to the reader; never said by colour alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    /// A fact.
    #[default]
    Neutral,
    /// As it should be.
    Good,
    /// Wants attention some time.
    Warning,
    /// Wants attention now.
    Bad,
    /// Worth knowing.
    Info,
}

impl Tone {
    /// The class that colours a part in this tone.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "tone-neutral",
            Self::Good => "tone-good",
            Self::Warning => "tone-warning",
            Self::Bad => "tone-bad",
            Self::Info => "tone-info",
        }
    }
}

/// A small label for a state.
#[component]
pub(crate) fn Badge(
    /// What the state means to the reader.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    /// The state.
    children: Children,
) -> impl IntoView {
    view! { <span class=move || format!("badge {}", tone.get().class())>{children()}</span> }
}
