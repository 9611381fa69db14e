//! Whether a key is in use right now, as far as one can tell: used within the last day.

use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;
use postern_shared::api_key::ApiKey;

use crate::ui::{Moment, Notice, Tone, now};

/// A key used within this time is taken to be in use.
const RECENT: SignedDuration = SignedDuration::from_hours(24);

/// Says in so many words that a key is in use, if it is, before it stops working.
#[component]
pub(super) fn RecentUse(
    /// The key.
    key: ApiKey,
) -> impl IntoView {
    let ApiKey { name, last_used, .. } = key;
    last_used.filter(|used| is_recent(used.at, now())).map(|used| {
        view! {
            <Notice tone=Tone::Warning>
                {name} " was used " <Moment at=used.at/> " from " {used.address} ". What uses it stops working at once."
            </Notice>
        }
    })
}

fn is_recent(used_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(used_at) <= RECENT
}
