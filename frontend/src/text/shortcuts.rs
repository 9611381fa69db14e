//! Shortcuts of the keyboard, and the box in which a screen or a name is found.

use leptos::prelude::*;

use super::sentence;

pub const TITLE: &str = text!("Keyboard shortcuts");
pub const OPEN_GO_TO: &str = text!("Go to a screen, a name or a key");
pub const CHOOSE: &str = text!("Choose in a menu or a list");
pub const CLOSE: &str = text!("Close a menu or a dialog");

/// Two ways to press a shortcut.
pub fn either(keys: AnyView, on_mac: AnyView) -> AnyView {
    sentence(text!("{keys} or {on_mac}"), [("keys", keys), ("on_mac", on_mac)])
}

/// The names on the keys.
pub const CTRL_K: &str = text!("Ctrl K");
pub const ENTER: &str = text!("Enter");
pub const ESC: &str = text!("Esc");

pub const GO_TO: &str = text!("Go to");

/// The box.
pub mod go_to {
    pub const LABEL: &str = text!("Screen, name or key");
    pub const PLACEHOLDER: &str = text!("Name, or prefix of a key");

    pub const OVERVIEW: &str = text!("Overview");

    /// The kind of a match. The others are in [`kind`](crate::text::named::kind).
    pub const SCREEN: &str = text!("screen");
}
