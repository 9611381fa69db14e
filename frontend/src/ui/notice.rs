//! A message that belongs to the page and stays there.
use leptos::prelude::*;

use super::{
    badge::Tone,
    icon::{Glyph, Icon},
};

/// A block of text that stands out from the page around it.
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
            <Icon glyph=glyph(tone) />
            <div class="notice-text">{title.map(|title| view! { <strong>{title}</strong> })} {children()}</div>
        </div>
    }
}

/// The icon that says the tone without colour.
pub(super) const fn glyph(tone: Tone) -> Glyph {
    match tone {
        Tone::Neutral | Tone::Info => Glyph::Info,
        Tone::Good => Glyph::Check,
        Tone::Warning | Tone::Bad => Glyph::Warning,
    }
}
