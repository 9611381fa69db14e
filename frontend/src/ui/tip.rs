//! The tip: a few words that appear beside a control under the pointer or in focus.
use leptos::prelude::*;

use super::barred::Barred;

/// A tip inside the control it speaks of; the style sheet shows and places it. It is no part of the control's name,
/// but its reason can be the control's description.
#[component]
pub(super) fn Tip(
    /// What the control is called, where it shows no text of its own.
    #[prop(optional, into)]
    title: Signal<Option<String>>,
    /// What bars the control.
    #[prop(optional)]
    barred: Option<Barred>,
) -> impl IntoView {
    move || {
        let title = title.get();
        let reason = barred.and_then(|barred| Some((barred.reason_id(), barred.reason()?)));
        (title.is_some() || reason.is_some()).then(|| {
            view! {
                <span class="tip" aria-hidden="true">
                    {title.map(|title| view! { <span class="tip-title">{title}</span> })}
                    {reason.map(|(id, reason)| view! { <span id=id>{reason}</span> })}
                </span>
            }
        })
    }
}
