//! Why requests with a key were refused.

use leptos::prelude::*;

use super::sentence;

pub fn lacks(permission: AnyView) -> AnyView {
    sentence(text!("Lacks: {permission}"), [("permission", permission)])
}

pub const ROLE_DOES_NOT_HELP: &str = text!("Its scope, or a key that it depends on, lacks it");
pub const KEY_EXPIRED: &str = text!("The key has expired");
pub const KEY_DISABLED: &str = text!("The key is disabled");
pub const OWNER_DISABLED: &str = text!("Its owner is disabled");
pub const BLOCKED: &str = text!("Something that it depends on does not work");
pub const OLD_SECRET: &str = text!("It still uses a secret that was replaced");
