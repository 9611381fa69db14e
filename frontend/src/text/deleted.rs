//! The screen of something that was deleted.

use leptos::prelude::*;

use super::sentence;

pub const LOADING: &str = text!("Loading");
pub const DELETED: &str = text!("Deleted");
pub const NO_CHANGES: &str = text!("There are no changes.");

pub fn deleted_by(name: AnyView, when: AnyView) -> AnyView {
    sentence(text!("Deleted by {name} {when}."), [("name", name), ("when", when)])
}
