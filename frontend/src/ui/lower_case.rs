//! Text in lower case, for searches in lists that are loaded whole.

/// The text in lower case. The browser has the tables of Unicode for it, which would be a hundredth of the console.
#[cfg(target_arch = "wasm32")]
pub fn lower_case(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// The same outside of a browser.
#[cfg(not(target_arch = "wasm32"))]
pub fn lower_case(text: &str) -> String {
    text.to_lowercase()
}
