//! Moving what depends on a key to another key.

use postern_shared::succession::{Moved, Succeeded};

pub fn title(name: &str) -> String {
    text!("Name a successor for {name}", name)
}

pub const MEANING: &str = text!(
    "The users, API users and keys that depend on this key will depend on its successor, and keep their permissions. \
     The roles that it created follow. Then this key can expire, and nothing stops working."
);
pub const SUCCESSOR: &str = text!("Successor");
pub const SUCCESSOR_HINT: &str = text!("Another key of the same owner, without a narrower scope.");
pub const LOADING: &str = text!("Loading keys");
pub const NO_OTHER: &str = text!("There is no other key");
pub const CHOOSE: &str = text!("Choose a key");
pub const MOVE: &str = text!("Move");

pub fn moved_so_far(moved: Moved) -> Option<String> {
    counts(moved).map(|moved| text!("Moved so far: {moved}", moved))
}

/// What was moved, and what was not.
pub fn done(name: &str, done: &Succeeded) -> String {
    let moved = match counts(done.moved) {
        None => text!("Nothing moved from {name}", name),
        Some(moved) => text!("Moved {moved} from {name}", moved, name),
    };
    match done.remaining.principals.total + done.remaining.keys.total {
        0 if done.complete => moved,
        0 => text!("{moved}; more depends on it by now, so move again", moved),
        staying => {
            text!("{moved}; {staying} still depend on it, because they would gain permissions", moved, staying)
        }
    }
}

/// A list such as "1 user, 2 API users"; none if there is nothing to count.
fn counts(Moved { users, api_users, keys, roles }: Moved) -> Option<String> {
    let users = match users {
        0 => None,
        1 => Some(text!("1 user").to_owned()),
        count => Some(text!("{count} users", count)),
    };
    let api_users = match api_users {
        0 => None,
        1 => Some(text!("1 API user").to_owned()),
        count => Some(text!("{count} API users", count)),
    };
    let keys = match keys {
        0 => None,
        1 => Some(text!("1 key").to_owned()),
        count => Some(text!("{count} keys", count)),
    };
    let roles = match roles {
        0 => None,
        1 => Some(text!("1 role").to_owned()),
        count => Some(text!("{count} roles", count)),
    };
    [users, api_users, keys, roles].into_iter().flatten().reduce(|list, next| text!("{list}, {next}", list, next))
}
