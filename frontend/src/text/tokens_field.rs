//! Choosing whether a user's API tokens are kept.

use leptos::prelude::*;

use super::sentence;

pub const LOADING: &str = text!("Loading the API tokens");
pub const WAIT: &str = text!("Wait until the API tokens are loaded.");
pub const CHOOSE: &str = text!("Choose whether to keep or delete the API tokens.");

pub fn not_loaded(why: &str) -> String {
    text!("The API tokens could not be loaded: {why}", why)
}

pub const TOKENS: &str = text!("API tokens");

pub fn last_used(name: AnyView, when: AnyView) -> AnyView {
    sentence(text!("{name}, last used {when}"), [("name", name), ("when", when)])
}

pub fn never_used(name: AnyView) -> AnyView {
    sentence(text!("{name}, never used"), [("name", name)])
}

pub fn more(count: usize) -> String {
    text!("and {count} more", count)
}

pub fn more_than(count: usize) -> String {
    text!("and more than {count} more", count)
}

pub const WHAT_HAPPENS: &str = text!("What happens to these tokens");
pub const HINT: &str = text!("Someone who knew the password may have created some of them.");
pub const KEEP: &str = text!("Keep them: they continue to work");
pub const DELETE: &str = text!("Delete them: programs that use them stop working at once");
