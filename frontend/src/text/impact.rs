//! Who and what a change would affect.

use leptos::prelude::*;
use postern_shared::principal::Kind;

use super::sentence;

pub const CHECKING: &str = text!("Checking who is affected");

/// That it is unknown, and why: a whole sentence. Where there are several changes, the name says of which one.
pub fn unknown(name: Option<AnyView>, reason: String) -> AnyView {
    let text = if name.is_some() {
        text!("Cannot show who is affected for {name}: {reason}")
    } else {
        text!("Cannot show who is affected: {reason}")
    };
    sentence(text, [("name", name.into_any()), ("reason", reason.into_any())])
}

/// The titles that count the affected. `is_all` says that there are no more than these.
pub const MAY_AFFECT_OTHERS: &str = text!("This may affect others");

pub fn affects_keys(count: u64, is_all: bool) -> String {
    match (count, is_all) {
        (1, true) => text!("This affects 1 key").to_owned(),
        (1, false) => text!("This affects at least 1 key").to_owned(),
        (_, true) => text!("This affects {count} keys", count),
        (_, false) => text!("This affects at least {count} keys", count),
    }
}

/// One, of an unknown kind if its name is hidden.
pub fn affects_principal(kind: Option<Kind>, is_all: bool) -> String {
    let text = match (kind, is_all) {
        (Some(Kind::User), true) => text!("This affects 1 user"),
        (Some(Kind::User), false) => text!("This affects at least 1 user"),
        (Some(Kind::ApiUser), true) => text!("This affects 1 API user"),
        (Some(Kind::ApiUser), false) => text!("This affects at least 1 API user"),
        (None, true) => text!("This affects 1 user or API user"),
        (None, false) => text!("This affects at least 1 user or API user"),
    };
    text.to_owned()
}

pub fn affects_principals(count: u64, is_all: bool) -> String {
    if is_all {
        text!("This affects {count} users and API users", count)
    } else {
        text!("This affects at least {count} users and API users", count)
    }
}

pub const NO_ONE: &str = text!("No one else is affected.");
pub const MAY_BE_MORE: &str = text!("There may be more: not everyone was checked.");
pub const PERMISSIONS_HIDDEN: &str =
    text!("You cannot see what roles grant, so gained and lost permissions are not shown.");
pub const NAMES_HIDDEN: &str = text!("You do not have permission to see their names.");

/// The titles of the lists. `{count}` is how many they are.
pub const ADOPTED: &str = text!("Become independent of the key ({count})");
pub const REFUSED: &str = text!("Stay, because they go beyond your rights ({count})");
pub const STOPPED: &str = text!("Can no longer sign in or act ({count})");
pub const REVIVED: &str = text!("Can act again ({count})");
pub const KEYS_STOPPED: &str = text!("Keys that stop working ({count})");
pub const KEYS_REVIVED: &str = text!("Keys that work again ({count})");
pub const CHANGED: &str = text!("Permissions change ({count})");
pub const MOVED: &str = text!("Move to the other key ({count})");
pub const KEYS_MOVED: &str = text!("Keys that move with them ({count})");
pub const REMAINING: &str = text!("Stay with this key, because they would gain permissions ({count})");
pub const KEYS_REMAINING: &str = text!("Keys that stay, because they would gain permissions ({count})");

pub fn more(count: u64) -> String {
    text!("and {count} more", count)
}

/// A user or API user whose permissions change.
pub fn difference(name: AnyView, gained: Option<AnyView>, lost: Option<AnyView>) -> AnyView {
    let text = match (&gained, &lost) {
        (Some(_), Some(_)) => text!("{name}: gains {gained}; loses {lost}"),
        (Some(_), None) => text!("{name}: gains {gained}"),
        (None, Some(_)) => text!("{name}: loses {lost}"),
        (None, None) => return name,
    };
    sentence(text, [("name", name), ("gained", gained.into_any()), ("lost", lost.into_any())])
}
