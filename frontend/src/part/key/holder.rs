//! Keys with their holders: what the holder decides about words and permissions.

use leptos::prelude::*;
use postern_shared::api_key::{ApiKey, KeyStatus};
use postern_shared::permission::Permission;
use postern_shared::principal::{BlockReason, PrincipalId, PrincipalName};

use crate::api::KeyHolder;
use crate::state::rights::Rights;
use crate::text;

/// A key and who holds it.
#[derive(Clone, PartialEq, Eq)]
pub struct HeldKey {
    /// The holder.
    pub holder: KeyHolder,
    /// The holder's name, where keys of several are listed.
    pub owner: Option<PrincipalName>,
    /// The key.
    pub key: ApiKey,
}

impl KeyHolder {
    /// The signed-in person, on a screen behind the sign-in.
    pub fn me(rights: Rights) -> Option<Self> {
        rights.own_id().and_then(|id| id.parse().ok()).map(Self::Me)
    }

    /// A principal, as seen by the signed-in person.
    pub fn of(id: &PrincipalId, rights: Rights) -> Self {
        match id {
            PrincipalId::ApiUser(id) => Self::ApiUser(id.clone()),
            PrincipalId::User(id) if rights.own_id().as_deref() == Some(id.as_str()) => Self::Me(id.clone()),
            PrincipalId::User(id) => Self::User(id.clone()),
        }
    }

    /// Why the person may not rotate a key of theirs.
    pub fn rotate_disabled_reason(&self, key: &ApiKey, rights: Rights) -> Signal<Option<String>> {
        let lacking = match self {
            Self::User(_) => Signal::stored(Some(text::key::table::ONLY_OWNER.to_owned())),
            Self::Me(_) | Self::ApiUser(_) => self.edit_disabled_reason(rights),
        };
        let not_working = not_working(key);
        Signal::derive(move || lacking.get().or_else(|| not_working.map(text::shared)))
    }

    /// Why the person may not edit, disable or delete keys of theirs.
    pub fn edit_disabled_reason(&self, rights: Rights) -> Signal<Option<String>> {
        match self {
            Self::Me(_) => Signal::stored(None),
            Self::User(_) => rights.disabled_reason(Permission::USERS_WRITE),
            Self::ApiUser(_) => rights.disabled_reason(Permission::API_USERS_WRITE),
        }
    }
}

/// Why a key that does not work cannot be rotated.
fn not_working(key: &ApiKey) -> Option<&'static str> {
    match key.status {
        KeyStatus::Active => None,
        KeyStatus::Disabled => Some(BlockReason::KeyDisabled.rotation_refusal(true)),
        KeyStatus::Expired => Some(BlockReason::KeyExpired.rotation_refusal(true)),
        KeyStatus::Suspended => {
            key.suspended_by.as_ref().map(|block| block.reason.rotation_refusal(block.key.reference.id == key.id))
        }
    }
}
