//! A question before the page is left while something on it would be lost.
use std::{cell::RefCell, rc::Rc};

use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{BeforeUnloadEvent, Element, Event, HtmlAnchorElement, MouseEvent, wasm_bindgen::JsValue};

/// A way to another page of the console.
#[derive(Clone, Debug)]
pub(crate) enum Way {
    /// To the page before, whose path is this.
    Back(String),
    /// By a link: its path, and the rest of its address.
    Link(String, String),
    /// By a button, which does this.
    Button(Callback<()>),
}

impl Way {
    /// The path of the page that it leads to; `None` if that is not known.
    pub(crate) fn path(&self) -> Option<&str> {
        match self {
            Self::Back(path) | Self::Link(path, _) => Some(path),
            Self::Button(_) => None,
        }
    }
}

/// Returns true if the person must not leave now.
type Guard = Rc<dyn Fn(&Way) -> bool>;

thread_local! {
    /// The guards of what is on the page, each with its number.
    static GUARDS: RefCell<Vec<(usize, Guard)>> = const { RefCell::new(Vec::new()) };
}

/// Takes a way by a button, unless a guard keeps the page and asks first.
pub(crate) fn leave_by(button: Callback<()>) {
    if !must_stay(&Way::Button(button)) {
        button.run(());
    }
}

/// Whether a guard keeps the page.
fn must_stay(way: &Way) -> bool {
    let guards: Vec<Guard> = GUARDS.with_borrow(|guards| guards.iter().map(|(_, guard)| Rc::clone(guard)).collect());
    guards.iter().any(|guard| guard(way))
}

/// Lets guards keep the page when the person goes back or follows a link. To be called before there is a router: listeners
/// of the window are called in the order in which they came, and the router would have changed the screen.
pub(crate) fn watch_leaving() {
    let handle = window_event_listener(ev::popstate, |event| {
        let event: Event = event.into();
        if must_stay(&Way::Back(location().pathname().unwrap_or_default())) {
            event.stop_immediate_propagation();
        }
    });
    on_cleanup(move || handle.remove());
    let follow = Closure::<dyn Fn(MouseEvent)>::new(|event: MouseEvent| {
        if link(&event).is_some_and(|way| must_stay(&way)) {
            event.prevent_default();
            event.stop_immediate_propagation();
        }
    });
    // Before any listener of the page itself. It stays as long as the page.
    drop(window().add_event_listener_with_callback_and_bool("click", follow.as_ref().unchecked_ref(), true));
    follow.forget();
}

/// The link that a click follows in this window.
fn link(event: &MouseEvent) -> Option<Way> {
    let is_plain = event.button() == 0 && !event.ctrl_key() && !event.meta_key() && !event.shift_key();
    let element = event.target().filter(|_| is_plain)?.dyn_into::<Element>().ok()?;
    let link = element.closest("a[href]").ok()??.dyn_into::<HtmlAnchorElement>().ok()?;
    let is_here =
        link.target().is_empty() && link.download().is_empty() && link.origin() == location().origin().ok()?;
    is_here.then(|| Way::Link(link.pathname(), format!("{}{}", link.search(), link.hash())))
}

/// Asks before the page is reloaded or closed while `is_unsafe`, and keeps it when the person goes back: then `leaving`
/// is set, and the question is shown on the page.
pub(crate) fn ask_before_leaving(is_unsafe: impl Fn() -> bool + Copy + 'static, leaving: RwSignal<bool>) {
    let page = location().href().unwrap_or_default();
    guard(move || page.clone(), is_unsafe, move |_| is_unsafe(), move |_| leaving.set(true));
}

/// Asks before what is on the page is lost: the browser asks before it is reloaded or closed while `is_unsafe`. `ask` is
/// called when a way to another page that `is_lost_by` was not taken. `page` is the address of this page.
pub(crate) fn guard(
    page: impl Fn() -> String + 'static,
    is_unsafe: impl Fn() -> bool + 'static,
    is_lost_by: impl Fn(&Way) -> bool + 'static,
    ask: impl Fn(Way) + 'static,
) {
    let unload = window_event_listener(ev::beforeunload, move |event: BeforeUnloadEvent| {
        if is_unsafe() {
            event.prevent_default();
            // Browsers before 2024 ask only if there is a text, which they do not show.
            event.set_return_value("Leave?");
        }
    });
    let guard = Rc::new(move |way: &Way| {
        let stays = is_lost_by(way);
        if stays {
            if let (Way::Back(_), Ok(history)) = (way, window().history()) {
                drop(history.push_state_with_url(&JsValue::NULL, "", Some(&page())));
            }
            ask(way.clone());
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
