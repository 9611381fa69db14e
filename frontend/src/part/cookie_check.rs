//! Whether the browser would keep the cookie of a sign-in, found out before a password or code is sent.

use leptos::prelude::*;
use web_sys::HtmlDocument;
use web_sys::wasm_bindgen::JsCast as _;

use crate::text::cookie_check as text;
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
        <Notice tone=Tone::Bad title=text::NOT_KEPT>
            <p><span>{advice()}</span> " " <span>{also}</span></p>
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
        (true, _) => text::ALLOW_COOKIES,
        (false, true) => text::USE_HTTPS_OR_ANOTHER_BROWSER,
        (false, false) => text::USE_HTTPS,
    }
}
