//! Whether the browser would keep the cookie of a sign-in, found out before a password or code is sent.

use leptos::prelude::*;
use web_sys::HtmlDocument;
use web_sys::wasm_bindgen::JsCast as _;

use crate::ui::{Notice, Tone};

/// A cookie with the attributes of the session cookie, except that the page can read it. Browsers keep both or neither.
const PROBE: &str = "__Host-postern-probe=1; Path=/; Secure; SameSite=Strict";

/// Shows a form only if a sign-in would last, and otherwise says what to do.
#[component]
pub fn CookieCheck(
    /// Further advice for the person.
    #[prop(optional)]
    also: &'static str,
    /// The form.
    children: Children,
) -> impl IntoView {
    if keeps_cookies() {
        return children().into_any();
    }
    view! {
        <Notice tone=Tone::Bad title="This browser would not stay signed in here">
            <p>{advice()} " " {also}</p>
        </Notice>
    }
    .into_any()
}

/// Sets a cookie, looks whether it comes back, and removes it.
fn keeps_cookies() -> bool {
    let document: HtmlDocument = document().unchecked_into();
    let comes_back = document.set_cookie(PROBE).is_ok()
        && document.cookie().is_ok_and(|cookies| cookies.contains("__Host-postern-probe=1"));
    let _ = document.set_cookie(&format!("{PROBE}; Max-Age=0"));
    comes_back
}

fn advice() -> &'static str {
    let is_https = window().location().protocol().is_ok_and(|protocol| protocol == "https:");
    match (is_https, window().is_secure_context()) {
        (true, _) => "It does not keep cookies of this site. Allow them, then reload this page.",
        (false, true) => {
            "It keeps the cookie of a sign-in only at an address that begins with https://, as Safari does. Use another \
             browser on this machine, or ask the operator of Postern for an https:// address."
        }
        (false, false) => {
            "The address of this page begins with http://, and browsers keep the cookie of a sign-in only over https://. \
             Ask the operator of Postern for an https:// address. On the machine that Postern runs on, \
             http://localhost works too."
        }
    }
}
