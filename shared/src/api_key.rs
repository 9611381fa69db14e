//! Keys: what a program calls with. A key whose owner is a user is called an API token and looks the same.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::field::{Broken, FieldError, Rules, check, nullable, present};
use crate::id::KeyId;
use crate::permission::Permission;
use crate::principal::PrincipalName;
use crate::role::PERMISSIONS_LIMIT;
use crate::text;
use crate::user::InvitedUser;

/// Most keys one principal can own.
pub const KEYS_LIMIT: u64 = 500;
/// Longest time both secrets of a rotated key work, in seconds: 30 days.
pub const OVERLAP_LIMIT: u32 = 30 * 24 * 3600;

/// A key as it is shown, which is never with its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ApiKey {
    /// Its id.
    pub id: KeyId,
    /// What its owner calls it.
    pub name: String,
    /// What its owner notes about it.
    pub note: String,
    /// The public part of the key: what stands before the secret.
    pub prefix: String,
    /// What it is limited to; absent means all that its owner may do.
    #[cfg_attr(feature = "server", schema(required = true))]
    pub scope: Option<Vec<Permission>>,
    /// When it stops working, if ever.
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = DateTime, required = true))]
    pub expires_at: Option<Timestamp>,
    /// Whether it is suspended.
    pub disabled: bool,
    /// When it was created.
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// Who created it.
    pub created_by: PrincipalName,
    /// Until when the secret before the last rotation works too, if one still does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = DateTime, nullable = false))]
    pub previous_until: Option<Timestamp>,
    /// When and from where it was last used, to the minute.
    #[cfg_attr(feature = "server", schema(required = true))]
    pub last_used: Option<LastUsed>,
    /// Goes up with every edit; the `ETag`.
    pub version: u64,
}

/// When and from where a key was last used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct LastUsed {
    /// When.
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// From which address.
    pub address: String,
    /// With which program.
    pub agent: String,
}

/// What one says to create a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NewApiKey {
    /// What to call it.
    pub name: String,
    /// What to note about it.
    #[serde(default)]
    pub note: String,
    /// When it shall stop working.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = DateTime))]
    pub expires_at: Option<Timestamp>,
    /// What to limit it to. Left out: nothing but its owner's rights; an empty list: it may do nothing.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub scope: Option<Vec<Permission>>,
}

impl Rules for NewApiKey {
    fn broken(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        check(&mut errors, "name", text::name(&self.name));
        check(&mut errors, "note", text::note(&self.note));
        if self.scope.as_ref().is_some_and(|scope| scope.len() > PERMISSIONS_LIMIT) {
            errors.push(Broken::new("too_many", format!("Name at most {PERMISSIONS_LIMIT} permissions.")).at("scope"));
        }
        errors
    }
}

/// What one says to change a key; what is absent stays. Scope and expiry are for life.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ApiKeyEdit {
    /// What to call it now.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub name: Option<String>,
    /// What to note about it now; `null` takes the note away.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "nullable")]
    #[cfg_attr(feature = "server", schema(value_type = Option<String>))]
    pub note: Option<Option<String>>,
    /// `true` suspends it, `false` lets it work again.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub disabled: Option<bool>,
}

impl Rules for ApiKeyEdit {
    fn broken(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        check(&mut errors, "name", self.name.as_deref().map_or(Ok(()), text::name));
        let note = self.note.as_ref().and_then(Option::as_deref);
        check(&mut errors, "note", note.map_or(Ok(()), text::note));
        errors
    }
}

/// What one says to give a key a new secret.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Rotation {
    /// For how many seconds the old secret works too; 0 ends it now. At most 30 days.
    #[serde(default)]
    pub overlap_seconds: u32,
}

impl Rules for Rotation {
    fn broken(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if self.overlap_seconds > OVERLAP_LIMIT {
            let sentence = format!("Let both work for at most {OVERLAP_LIMIT} seconds (30 days).");
            errors.push(Broken::new("too_long", sentence).at("overlap_seconds"));
        }
        errors
    }
}

/// A key together with its secret, in clear: the only answer that ever holds it, once.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct IssuedKey {
    /// The key as it will be shown from now on.
    pub key: ApiKey,
    /// The whole key to call with. Absent where the same request was answered before: it cannot be shown again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub secret: Option<String>,
    /// Whether it was shown before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub secret_already_shown: bool,
}

impl fmt::Debug for IssuedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IssuedKey").field("key", &self.key).finish_non_exhaustive()
    }
}

/// A key together with whose it is, in lists over all owners.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct OwnedKey {
    /// Whose it is.
    pub owner: PrincipalName,
    /// The key.
    pub key: ApiKey,
}

/// Which keys a list over all owners shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub enum KeyState {
    /// Those that stop working within 30 days, the next one first.
    Expiring,
    /// Those that were used, but not for 90 days.
    Idle,
    /// Those that were never used.
    NeverUsed,
    /// Those that are suspended.
    Disabled,
}

/// How to ask for keys over all owners.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
pub struct KeyQuery {
    /// Which keys; all if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", param(inline))]
    pub state: Option<KeyState>,
    /// Items on the page, 1 to 100; 50 if not said. A page can have fewer and still not be the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100))]
    pub limit: Option<u32>,
    /// The `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// What one page of a bulk adoption did.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Adopted {
    /// How many users and API users were adopted.
    pub adopted: u64,
    /// How many stay as they are, because they hold what the caller does not cover.
    pub refused: u64,
    /// The adopted users whose password ended, each with a new invitation, shown this once.
    pub invited: Vec<InvitedUser>,
    /// Where to go on; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub next_cursor: Option<String>,
}
