//! A question before the page is left while it shows what is shown only once.
use leptos::{ev, prelude::*};
use web_sys::{
    BeforeUnloadEvent, Event,
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
};

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
    let back = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        if is_unsafe() {
            event.stop_immediate_propagation();
            if let Ok(history) = window().history() {
                drop(history.push_state_with_url(&JsValue::NULL, "", Some(&page)));
            }
            leaving.set(true);
        }
    });
    // Captured, so that it comes before the router.
    let function = back.as_ref().unchecked_ref();
    drop(window().add_event_listener_with_callback_and_bool("popstate", function, true));
    let back = StoredValue::new_local(back);
    on_cleanup(move || {
        unload.remove();
        back.try_with_value(|back| {
            let function = back.as_ref().unchecked_ref();
            drop(window().remove_event_listener_with_callback_and_bool("popstate", function, true));
        });
    });
}
