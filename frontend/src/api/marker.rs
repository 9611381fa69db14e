//! The cookie that tells whether the browser is signed in.

use leptos::prelude::*;
use postern_shared::session::{MARKER, SIGNED_IN, cookie_name};
use web_sys::HtmlDocument;
use web_sys::wasm_bindgen::JsCast as _;

/// Whether a session is worth asking for: the request of a browser that is not signed in would be refused.
///
/// Behind a proxy or at another name of the machine, the port of the page is not that of the cookie's name. Then any Postern of this
/// host counts.
pub fn may_be_signed_in() -> bool {
    let cookies = document().unchecked_into::<HtmlDocument>().cookie().unwrap_or_default();
    let mut markers =
        cookies.split("; ").filter_map(|cookie| cookie.split_once('=')).filter(|(name, _)| name.starts_with(MARKER));
    let port = window().location().port().ok().and_then(|port| port.parse().ok());
    let own = cookie_name(MARKER, port);
    match markers.clone().find(|(name, _)| *name == own) {
        Some((_, value)) => value == SIGNED_IN,
        None => markers.any(|(_, value)| value == SIGNED_IN),
    }
}
