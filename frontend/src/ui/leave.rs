//! A question before the page is left while it shows what is shown only once.
use std::{cell::RefCell, rc::Rc};

use leptos::{ev, prelude::*};
use web_sys::{BeforeUnloadEvent, Event, wasm_bindgen::JsValue};

/// Returns true if the person must not go back now.
type Guard = Rc<dyn Fn() -> bool>;

thread_local! {
    /// The guards of what is on the page, each with its number.
    static GUARDS: RefCell<Vec<(usize, Guard)>> = const { RefCell::new(Vec::new()) };
}

/// Lets guards keep the page when the person goes back. To be called before there is a router: listeners of the window
/// are called in the order in which they came, and the router would have changed the screen.
pub(crate) fn watch_back() {
    let handle = window_event_listener(ev::popstate, |event| {
        let event: Event = event.into();
        let guards: Vec<Guard> =
            GUARDS.with_borrow(|guards| guards.iter().map(|(_, guard)| Rc::clone(guard)).collect());
        if guards.iter().any(|guard| guard()) {
            event.stop_immediate_propagation();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Asks before the page is reloaded or closed while `is_unsafe`, and keeps it when the person goes back: then `leaving`
/// is set, and the question is shown on the page.
pub(crate) fn ask_before_leaving(is_unsafe: impl Fn() -> bool + Copy + 'static, leaving: RwSignal<bool>) {
    let unload = window_event_listener(ev::beforeunload, move |event: BeforeUnloadEvent| {
        if is_unsafe() {
            event.prevent_default();
            // Browsers before 2024 ask only if there is a text, which they do not show.
            event.set_return_value("Leave?");
        }
    });
    let page = location().href().unwrap_or_default();
    let guard = Rc::new(move || {
        let stays = is_unsafe();
        if stays {
            if let Ok(history) = window().history() {
                drop(history.push_state_with_url(&JsValue::NULL, "", Some(&page)));
            }
            leaving.set(true);
        }
        stays
    });
    let number = GUARDS.with_borrow_mut(|guards| {
        let number = guards.last().map_or(0, |(last, _)| last + 1);
        guards.push((number, guard));
        number
    });
    on_cleanup(move || {
        unload.remove();
        GUARDS.with_borrow_mut(|guards| guards.retain(|(other, _)| *other != number));
    });
}
