//! When a key stops working, in words.

use jiff::Timestamp;
use leptos::prelude::*;
use postern_shared::api_key::is_expiring;

use crate::ui::{Badge, Moment, Tone, now};

/// When a key stops working, marked when that is soon or over. That it has expired is said by its status, too.
#[component]
pub(super) fn Expiry(
    /// When, if ever.
    at: Option<Timestamp>,
) -> impl IntoView {
    let Some(at) = at else { return view! { <span class="key-none">"Never"</span> }.into_any() };
    let now = now();
    if at <= now {
        view! { <Badge tone=Tone::Bad><Moment at/></Badge> }.into_any()
    } else if is_expiring(at, now) {
        view! { <Badge tone=Tone::Warning><Moment at/></Badge> }.into_any()
    } else {
        view! { <Moment at/> }.into_any()
    }
}
