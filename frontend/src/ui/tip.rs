//! The tip: a few words that appear beside a control under the pointer or in focus.
use leptos::{ev, prelude::*};

use super::disabled_reason::DisabledReason;

/// Lets Esc hide the visible tip until the pointer or the focus moves on; called once, before the first view.
/// Source: WCAG 2.2, 1.4.13.
pub(crate) fn hide_tips_on_escape() {
    window_event_listener(ev::keydown, |event| {
        if event.key() == "Escape" {
            hide(true);
        }
    });
    window_event_listener(ev::pointerover, |_| hide(false));
    window_event_listener(ev::focusin, |_| hide(false));
}

/// Sets the attribute by which the style sheet hides tips.
fn hide(hidden: bool) {
    if let Some(root) = document().document_element() {
        drop(root.toggle_attribute_with_force("data-tips-hidden", hidden));
    }
}

/// A tip inside its control; the style sheet shows and places it. It is not part of the control's accessible name, but
/// its reason can be the control's description.
#[component]
pub(super) fn Tip(
    /// The control's name, where the control shows no text.
    #[prop(optional, into)]
    title: Signal<Option<String>>,
    /// Why the control is disabled.
    #[prop(optional)]
    disabled_reason: Option<DisabledReason>,
) -> impl IntoView {
    move || {
        let title = title.get();
        let reason = disabled_reason.and_then(|reason| Some((reason.element_id(), reason.text()?)));
        (title.is_some() || reason.is_some()).then(|| {
            view! {
                <span class="tip" aria-hidden="true">
                    {title.map(|title| view! { <span class="tip-title">{title}</span> })}
                    {reason.map(|(id, text)| view! { <span id=id>{text}</span> })}
                </span>
            }
        })
    }
}
