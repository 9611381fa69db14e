//! Whether someone can act, in a word and a colour.

use leptos::prelude::*;
use postern_shared::principal::Status;

use crate::ui::{Badge, Tone};

/// Whether a user or an API user can act at present.
#[component]
pub fn StatusBadge(
    /// The status, all things considered.
    status: Status,
) -> impl IntoView {
    let (tone, word) = match status {
        Status::Active => (Tone::Good, "Active"),
        Status::Invited => (Tone::Info, "Invited"),
        Status::Disabled => (Tone::Neutral, "Disabled"),
        Status::Blocked => (Tone::Bad, "Blocked"),
    };
    view! { <Badge tone>{word}</Badge> }
}
