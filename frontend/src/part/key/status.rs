//! Whether a key works, in a word and a colour.

use jiff::Timestamp;
use leptos::prelude::*;

use crate::ui::{Badge, Moment, Tone, now};

/// Whether a key works by itself; whether its owner can act is another matter. Says, too, if a rotated key has two secrets.
#[component]
pub(super) fn KeyStatus(
    /// Whether it is suspended.
    disabled: bool,
    /// When it stops working, if ever.
    expires_at: Option<Timestamp>,
    /// Until when the secret before the last rotation works too, if it still does.
    previous_until: Option<Timestamp>,
) -> impl IntoView {
    let (tone, word) = if disabled {
        (Tone::Neutral, "Disabled")
    } else if expires_at.is_some_and(|at| at <= now()) {
        (Tone::Bad, "Expired")
    } else {
        (Tone::Good, "Active")
    };
    view! {
        <div>
            <Badge tone>{word}</Badge>
            {previous_until.map(|until| view! {
                <span class="key-remark">"Old secret ends " <Moment at=until/></span>
            })}
        </div>
    }
}
