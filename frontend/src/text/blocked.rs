//! The key that a user or an API user depends on, and why it blocks them.

use leptos::prelude::*;
use postern_shared::principal::BlockReason;

use super::sentence;

pub const BLOCKED: &str = text!("Blocked");
pub const KEEP_ACCESS: &str = text!("Keep access without this key");

pub fn depends_on(key: AnyView) -> AnyView {
    let text =
        text!("Depends on key {key}: limited to the permissions of this key, and blocked when the key stops working.");
    sentence(text, [("key", key)])
}

/// Which key blocks them, and why.
pub fn explanation(reason: BlockReason, key: AnyView) -> AnyView {
    let text = match reason {
        BlockReason::KeyDeleted => text!("Depends on key {key}, which was deleted."),
        BlockReason::KeyDisabled => text!("Depends on key {key}, which is disabled."),
        BlockReason::KeyExpired => text!("Depends on key {key}, which has expired."),
        BlockReason::OwnerDeleted => text!("Depends on key {key}, which was deleted with its owner."),
        BlockReason::OwnerDisabled => text!("Depends on key {key}, which does not work while its owner is disabled."),
        BlockReason::OwnerInvited => {
            text!("Depends on key {key}, which does not work until its owner accepts a new invitation.")
        }
    };
    sentence(text, [("key", key)])
}

/// The same where that key is an ancestor of the key that they depend on.
pub fn explanation_through(reason: BlockReason, key: AnyView, ancestor: AnyView) -> AnyView {
    let text = match reason {
        BlockReason::KeyDeleted => {
            text!("Depends on key {key}. This in turn depends on key {ancestor}, which was deleted.")
        }
        BlockReason::KeyDisabled => {
            text!("Depends on key {key}. This in turn depends on key {ancestor}, which is disabled.")
        }
        BlockReason::KeyExpired => {
            text!("Depends on key {key}. This in turn depends on key {ancestor}, which has expired.")
        }
        BlockReason::OwnerDeleted => {
            text!("Depends on key {key}. This in turn depends on key {ancestor}, which was deleted with its owner.")
        }
        BlockReason::OwnerDisabled => text!(
            "Depends on key {key}. This in turn depends on key {ancestor}, which does not work while its owner is disabled."
        ),
        BlockReason::OwnerInvited => text!(
            "Depends on key {key}. This in turn depends on key {ancestor}, which does not work until its owner accepts a new \
             invitation."
        ),
    };
    sentence(text, [("key", key), ("ancestor", ancestor)])
}

/// How it ends.
pub fn remedy(reason: BlockReason) -> &'static str {
    match reason {
        BlockReason::KeyDeleted | BlockReason::KeyExpired | BlockReason::OwnerDeleted => text!(
            "No one who depends on that key can sign in or use a key until they are made independent of it or deleted."
        ),
        BlockReason::KeyDisabled => text!(
            "No one who depends on that key can sign in or use a key until the key is enabled again, or they are made independent \
             of it or deleted."
        ),
        BlockReason::OwnerDisabled => text!(
            "No one who depends on that key can sign in or use a key until its owner is enabled again, or they are made \
             independent of it or deleted."
        ),
        BlockReason::OwnerInvited => text!(
            "No one who depends on that key can sign in or use a key until its owner accepts the invitation, or they are made \
             independent of it or deleted."
        ),
    }
}
