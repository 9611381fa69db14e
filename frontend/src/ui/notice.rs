//! Messages in a tone: the badge beside a name, and the notice on a page.
use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// What a state or a message means to the reader. An icon or words say the same as the colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    /// A fact.
    #[default]
    Neutral,
    /// As it should be.
    Good,
    /// Needs attention at some time.
    Warning,
    /// Needs attention now.
    Bad,
    /// Worth knowing.
    Info,
}

impl Tone {
    /// The class that sets the colours.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "tone-neutral",
            Self::Good => "tone-good",
            Self::Warning => "tone-warning",
            Self::Bad => "tone-bad",
            Self::Info => "tone-info",
        }
    }

    /// The icon that says the tone without colour.
    pub(super) const fn glyph(self) -> Glyph {
        match self {
            Self::Neutral | Self::Info => Glyph::Info,
            Self::Good => Glyph::Check,
            Self::Warning | Self::Bad => Glyph::Warning,
        }
    }
}

/// A state in a word or two.
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

/// A message that stands out from the page around it, and stays.
#[component]
pub(crate) fn Notice(
    /// What the message means to the reader.
    #[prop(optional)]
    tone: Tone,
    /// The message in a few words, above the text.
    #[prop(optional, into)]
    title: Option<String>,
    /// The text.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=format!("notice {}", tone.class())>
            <Icon glyph=tone.glyph() />
            <div class="notice-text">{title.map(|title| view! { <strong>{title}</strong> })} {children()}</div>
        </div>
    }
}

/// The message that a form or a dialog as a whole failed. Screen readers read it at once, and it can take the focus.
#[component]
pub(super) fn Failure(
    /// The message.
    failure: Signal<Option<String>>,
) -> impl IntoView {
    move || {
        failure.get().map(|text| {
            view! {
                <Notice tone=Tone::Bad attr:role="alert" attr:tabindex="-1">
                    {text}
                </Notice>
            }
        })
    }
}
