//! Every text that the console shows, a module for each screen, dialog or field.
//!
//! A text is a constant, or a function of what it names or counts. It is always a whole label or sentence, because other
//! languages put words in another order and have other plurals. Names, ids and values of the table are no texts:
//! they are shown in an element with `translate="no"`.
//!
//! ```ignore
//! pub const NEW: &str = text!("New user");
//!
//! pub fn keys(count: u64) -> String {
//!     if count == 1 { text!("1 key").to_owned() } else { text!("{count} keys", count) }
//! }
//!
//! pub fn signed_in(name: AnyView) -> AnyView {
//!     sentence(text!("{name} is signed in."), [("name", name)])
//! }
//! ```

use leptos::prelude::*;

/// A text. The variables that follow it replace their names in braces.
#[cfg(not(feature = "pseudo-locale"))]
macro_rules! text {
    ($text:literal) => {
        $text
    };
    ($text:literal, $($name:ident),+) => {
        format!($text, $($name = $name),+)
    };
}

/// The same in the pseudo-locale.
#[cfg(feature = "pseudo-locale")]
macro_rules! text {
    ($text:literal) => {{
        const TEXT: &str = $text;
        const BYTES: [u8; crate::text::pseudo_locale::length(TEXT)] = crate::text::pseudo_locale::translated(TEXT);
        match std::str::from_utf8(&BYTES) {
            Ok(text) => text,
            Err(_) => TEXT,
        }
    }};
    ($text:literal, $($name:ident),+) => {
        crate::text::pseudo_locale::filled(text!($text), &[$((stringify!($name), $name.to_string())),+])
    };
}

#[cfg(feature = "pseudo-locale")]
mod pseudo_locale;

pub mod access;
pub mod access_table;
pub mod account;
pub mod adopt;
pub mod agent;
pub mod billing;
pub mod blocked;
pub mod change;
pub mod changes;
pub mod cookie_check;
pub mod credential;
pub mod csv;
pub mod data;
pub mod deleted;
pub mod failure;
pub mod filters;
pub mod form;
pub mod hand_over;
pub mod home;
pub mod impact;
pub mod invitation;
pub mod key;
pub mod keys;
pub mod list;
pub mod named;
pub mod onboarding;
pub mod overview;
pub mod permission_matrix;
pub mod principals;
pub mod record;
pub mod refusal_reason;
pub mod refused;
pub mod resources;
pub mod rights;
pub mod role_picker;
pub mod roles;
pub mod screens;
pub mod secret;
pub mod sessions;
pub mod shortcuts;
pub mod sign_in;
pub mod succession;
pub mod tokens_field;
pub mod ui;
pub mod usage;

/// A text with views in it: each replaces its name in braces.
pub fn sentence<const N: usize>(text: &'static str, views: [(&str, AnyView); N]) -> AnyView {
    with_views(text, Vec::from(views))
}

fn with_views(text: &'static str, mut views: Vec<(&str, AnyView)>) -> AnyView {
    let (mut rest, mut pieces) = (text, Vec::new());
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        pieces.push(before.into_any());
        if let Some(at) = views.iter().position(|(known, _)| *known == name) {
            pieces.push(views.swap_remove(at).1);
        }
        rest = after;
    }
    pieces.push(rest.into_any());
    pieces.into_any()
}

/// A name, or another value that is no text, in a sentence.
pub fn untranslated(value: impl IntoView + 'static) -> AnyView {
    view! { <span translate="no">{value}</span> }.into_any()
}

/// A text of the shared crate or of the service, such as the words for a permission.
#[cfg(not(feature = "pseudo-locale"))]
pub fn shared(text: &str) -> String {
    text.to_owned()
}

#[cfg(feature = "pseudo-locale")]
pub use pseudo_locale::shared;
