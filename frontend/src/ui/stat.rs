//! Numbers in a row, each a link to what it counts.
use leptos::prelude::*;

use super::notice::Tone;

/// A row of [`Stat`]s.
#[component]
pub(crate) fn Stats(
    /// The numbers.
    children: Children,
) -> impl IntoView {
    view! { <ul class="stats">{children()}</ul> }
}

/// A number and what it counts.
#[component]
pub(crate) fn Stat(
    /// The number, such as `3` or `100+`.
    number: String,
    /// What it counts.
    label: String,
    /// The colour of the number.
    tone: Tone,
    /// The page that lists what it counts.
    href: String,
) -> impl IntoView {
    view! {
        <li class=format!("stat {}", tone.class())>
            <a class="stat-link" href=href>
                <span class="stat-number">{number}</span>
                " "
                <span class="stat-label">{label}</span>
            </a>
        </li>
    }
}
