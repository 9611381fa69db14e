//! The tip: a few words that appear beside a control under the pointer or in focus.
use leptos::{ev, prelude::*};

use super::disabled_reason::DisabledReason;

/// Lets Esc take away the tip that is shown, until the pointer or the focus moves on; called once, before the first
/// view. Source: WCAG 2.2, 1.4.13.
pub(crate) fn hide_tips_on_escape() {
    window_event_listener(ev::keydown, |event| {
        if event.key() == "Escape" {
            hide(true);
        }
    });
    window_event_listener(ev::pointerover, |_| hide(false));
    window_event_listener(ev::focusin, |_| hide(false));
}

/// Tells the style sheet.
fn hide(hidden: bool) {
    if let Some(root) = document().document_element() {
        drop(root.toggle_attribute_with_force("data-tips-hidden", hidden));
    }
}

/// A tip inside the control it speaks of; the style sheet shows and places it. It is no part of the control's name,
/// but its reason can be the control's description.
#[component]
pub(super) fn Tip(
    /// What the control is called, where it shows no text of its own.
    #[prop(optional, into)]
    title: Signal<Option<String>>,
    /// What bars the control.
    #[prop(optional)]
    disabled_reason: Option<DisabledReason>,
) -> impl IntoView {
    move || {
        let title = title.get();
        let reason =
            disabled_reason.and_then(|disabled_reason| Some((disabled_reason.reason_id(), disabled_reason.reason()?)));
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
