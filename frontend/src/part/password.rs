//! Choosing a password.

use leptos::prelude::*;
use postern_shared::text::PASSWORD_MIN;
use wasm_bindgen::JsValue;

use crate::text::form as text;
use crate::ui::{Input, TextField};

/// The field for a new password, with advice on a good one.
#[component]
pub fn NewPassword(
    /// Its label.
    #[prop(into)]
    label: String,
    /// The text.
    value: RwSignal<String>,
    /// The error.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let hint = text::password_hint(PASSWORD_MIN);
    view! { <TextField label value kind=Input::Password autocomplete="new-password" required=true hint error/> }
}

/// A password in the Unicode form in which it is counted and hashed (NFKC).
pub fn normalised(password: &str) -> String {
    js_sys::JsString::from(password)
        .normalize("NFKC")
        .as_string()
        .unwrap_or_else(|| JsValue::from(password).as_string().unwrap_or_default())
}
