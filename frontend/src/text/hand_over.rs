//! Handing over users or API users to a key, and selecting them in a list.

use postern_shared::principal::Kind;

pub const HAND_OVER: &str = text!("Hand over");

pub fn select(name: &str) -> String {
    text!("Select {name}", name)
}

pub fn selected(count: usize) -> String {
    if count == 0 { text!("None selected").to_owned() } else { text!("{count} selected", count) }
}

pub const SELECTED: &str = text!("Selected");
pub const SELECT_ONE: &str = text!("Select at least one.");
pub const HAND_OVER_SELECTED: &str = text!("Hand over…");
pub const CLEAR: &str = text!("Clear selection");

/// The dialog.
pub mod dialog {
    use leptos::prelude::*;

    use super::Kind;
    use crate::text::sentence;

    pub fn title_of_one(name: &str) -> String {
        text!("Hand over {name}?", name)
    }

    pub fn title(kind: Kind, count: usize) -> String {
        match (kind, count) {
            (Kind::User, 1) => text!("Hand over 1 user?").to_owned(),
            (Kind::User, _) => text!("Hand over {count} users?", count),
            (Kind::ApiUser, 1) => text!("Hand over 1 API user?").to_owned(),
            (Kind::ApiUser, _) => text!("Hand over {count} API users?", count),
        }
    }

    pub fn meaning(kind: Kind, is_one: bool) -> &'static str {
        match (kind, is_one) {
            (Kind::User, true) => text!(
                "The user will depend on the key you choose. Anyone who has this key can manage the user, and the user's rights stay \
                 within those of the key. If the key is deleted or disabled, or expires, the user is blocked until an administrator lets \
                 them keep access without it."
            ),
            (Kind::ApiUser, true) => text!(
                "The API user will depend on the key you choose. Anyone who has this key can manage the API user, and its rights stay \
                 within those of the key. If the key is deleted or disabled, or expires, it is blocked until an administrator lets it \
                 keep access without the key."
            ),
            (Kind::User, false) => text!(
                "The users will depend on the key you choose. Anyone who has this key can manage the users, and their rights stay \
                 within those of the key. If the key is deleted or disabled, or expires, they are blocked until an administrator lets \
                 them keep access without the key."
            ),
            (Kind::ApiUser, false) => text!(
                "The API users will depend on the key you choose. Anyone who has this key can manage the API users, and their rights \
                 stay within those of the key. If the key is deleted or disabled, or expires, they are blocked until an administrator \
                 lets them keep access without the key."
            ),
        }
    }

    pub fn progress(position: usize, total: usize) -> String {
        text!("Handing over {position} of {total}", position, total)
    }

    pub fn done_one(name: &str, key: &str, owner: &str) -> String {
        text!("{name} now depends on key {key} of {owner}", name, key, owner)
    }

    pub fn done(kind: Kind, count: usize, key: &str, owner: &str) -> String {
        kind.pick(
            text!("{count} users now depend on key {key} of {owner}", count, key, owner),
            text!("{count} API users now depend on key {key} of {owner}", count, key, owner),
        )
    }

    pub fn refused(kind: Kind, refused: usize, total: usize) -> String {
        kind.pick(
            text!("{refused} of {total} users could not be handed over", refused, total),
            text!("{refused} of {total} API users could not be handed over", refused, total),
        )
    }

    pub fn refusal(name: AnyView, reason: AnyView) -> AnyView {
        sentence(text!("{name}: {reason}"), [("name", name), ("reason", reason)])
    }
}

/// The field for the key.
pub mod key {
    pub const KEY: &str = text!("Key");
    pub const LOADING: &str = text!("Loading keys");
    pub const NONE: &str = text!("There are no keys that you can see.");
    pub const NO_MATCH: &str = text!("No keys match.");
    pub const MORE: &str = text!("Show more keys");
    pub const CHOOSE: &str = text!("Choose a key.");
    pub const DISABLED: &str = text!("This key is disabled.");
    pub const EXPIRED: &str = text!("This key has expired.");
    pub const OWN: &str = text!("No one can depend on their own key.");
}
