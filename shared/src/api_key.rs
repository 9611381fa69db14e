//! Keys: the credentials of programs. A key that belongs to a user is called an API token and has the same shape.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::field::{FieldErrors, Validate, Violation, nullable, present};
use crate::id::KeyId;
use crate::overview::Tally;
use crate::permission::Permission;
use crate::principal::{Block, Kind, PrincipalName};
use crate::role::check_permissions;
use crate::text;
use crate::time::Timestamp;
use crate::user::InvitedUser;

/// Most keys that one principal can own, apart from those that have expired.
pub const KEYS_LIMIT: u64 = 500;
/// Most keys that one principal can own, with those that have expired: whoever may issue keys cannot fill the table.
pub const ALL_KEYS_LIMIT: u64 = 5000;
/// Longest time both secrets of a rotated key work, in days.
pub const OVERLAP_DAYS: u32 = 30;
/// Longest time both secrets of a rotated key work, in seconds.
pub const OVERLAP_LIMIT: u32 = OVERLAP_DAYS * 24 * 3600;
/// The beginning of every key.
pub const KEY_PREFIX: &str = "pst_";
/// A key is expiring if it stops working within this many days.
pub const EXPIRING_DAYS: i64 = 30;
/// A key is idle if its last use is at least this many days ago.
pub const IDLE_DAYS: i64 = 90;

/// Whether a key that stops working at this time is expiring: it works now, but stops within [`EXPIRING_DAYS`].
pub fn is_expiring(expires_at: Timestamp, now: Timestamp) -> bool {
    now < expires_at && expires_at.duration_since(now) <= SignedDuration::from_hours(24 * EXPIRING_DAYS)
}

/// Whether a key that was last used at this time is idle.
pub fn is_idle(last_used_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(last_used_at) >= SignedDuration::from_hours(24 * IDLE_DAYS)
}

/// The public part of a key that a text contains together with its secret; `None` if it contains no secret.
pub fn leaked(text: &str) -> Option<&str> {
    let key = &text[text.find(KEY_PREFIX)?..];
    let secret = KEY_PREFIX.len() + key[KEY_PREFIX.len()..].find('_')?;
    Some(&key[..secret])
}

spelled! {
    /// Whether a key works now, and why not.
    pub enum KeyStatus {
        /// It works.
        Active = "active",
        /// It is disabled.
        Disabled = "disabled",
        /// It has expired.
        Expired = "expired",
        /// Its owner is disabled, invited or blocked, or a key that it depends on does not work; see `suspended_by`.
        Suspended = "suspended",
    }
}

/// A key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ApiKey {
    /// The id.
    pub id: KeyId,
    /// The name.
    pub name: String,
    /// A note about the key.
    pub note: String,
    /// The public part of the key, in front of the secret.
    pub prefix: String,
    /// The only permissions the key can use. `null` means every permission of its owner.
    #[cfg_attr(feature = "server", schema(required = true))]
    pub scope: Option<Vec<Permission>>,
    /// When the key stops working; `null` means never.
    #[cfg_attr(feature = "server", schema(required = true))]
    pub expires_at: Option<Timestamp>,
    /// Whether the key itself is disabled.
    pub disabled: bool,
    /// Whether the key works now.
    pub status: KeyStatus,
    /// What keeps a suspended key from working: the key itself with the state of its owner, or the first key that it or its
    /// owner depends on and that does not work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub suspended_by: Option<Block>,
    /// When the key was created.
    pub created_at: Timestamp,
    /// Who created the key.
    pub created_by: PrincipalName,
    /// Until when the previous secret also works, if it still does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub previous_until: Option<Timestamp>,
    /// Whether users, API users or their keys depend on the key, or once did. Before it expires, name a successor for it.
    pub has_dependents: bool,
    /// The key to which what depends on it moves; absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub successor: Option<KeyId>,
    /// The last use; `null` if the key was never used.
    #[cfg_attr(feature = "server", schema(required = true))]
    pub last_used: Option<LastUsed>,
    /// The version, which every edit increases; also the `ETag`.
    pub version: u64,
}

impl ApiKey {
    /// Whether somebody should name a successor, because the key expires soon and others depend on it.
    pub fn needs_successor(&self, now: Timestamp) -> bool {
        self.has_dependents && self.successor.is_none() && self.expires_at.is_some_and(|at| is_expiring(at, now))
    }
}

/// The last use of a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct LastUsed {
    /// When the key was used, to the minute.
    pub at: Timestamp,
    /// The IP address that the key was used from; empty if a service verified the key and did not tell it.
    pub address: String,
    /// The `User-Agent` of the program that used the key; empty if it is not known.
    pub agent: String,
}

/// A request to create a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NewApiKey {
    /// The name, 1 to 80 characters.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 80))]
    pub name: String,
    /// A note about the key, up to 1000 characters.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(max_length = 1000))]
    pub note: String,
    /// When the key stops working; never if omitted.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// The only permissions the key can use, at most 200. If omitted, every permission of its owner; if empty, none.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(max_items = 200, nullable = false))]
    pub scope: Option<Vec<Permission>>,
}

impl Validate for NewApiKey {
    fn check(&self, errors: &mut FieldErrors) {
        errors.check("name", text::name(&self.name));
        errors.check("note", text::note(&self.note));
        errors.check("scope", self.scope.as_deref().map_or(Ok(()), check_permissions));
    }
}

/// A request to edit a key. An omitted field stays as it is; the scope never changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ApiKeyEdit {
    /// The new name, 1 to 80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 80, nullable = false))]
    pub name: Option<String>,
    /// The new note, up to 1000 characters; `null` removes it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "nullable")]
    #[cfg_attr(feature = "server", schema(max_length = 1000, value_type = Option<String>))]
    pub note: Option<Option<String>>,
    /// When the key stops working, a time in the future; `null` means never. An expired key works again until then. A later
    /// time requires what issuing the key requires.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "nullable")]
    #[cfg_attr(feature = "server", schema(value_type = Option<Timestamp>))]
    pub expires_at: Option<Option<Timestamp>>,
    /// `true` disables the key, `false` lets it work again.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub disabled: Option<bool>,
}

impl Validate for ApiKeyEdit {
    fn check(&self, errors: &mut FieldErrors) {
        errors.check("name", self.name.as_deref().map_or(Ok(()), text::name));
        let note = self.note.as_ref().and_then(Option::as_deref);
        errors.check("note", note.map_or(Ok(()), text::note));
    }
}

/// A request to give a key a new secret.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Rotation {
    /// For how many seconds the old secret also works, at most 30 days; 0 ends it now.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(maximum = 2_592_000, default = 0))]
    pub overlap_seconds: u32,
}

impl Validate for Rotation {
    fn check(&self, errors: &mut FieldErrors) {
        if self.overlap_seconds > OVERLAP_LIMIT {
            let sentence = format!("Choose at most {OVERLAP_LIMIT} seconds ({OVERLAP_DAYS} days).");
            errors.check("overlap_seconds", Err(Violation::new("too_long", sentence)));
        }
    }
}

/// A key with its secret, which no later answer shows again.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct IssuedKey {
    /// The key.
    pub key: ApiKey,
    /// The whole key, to send as `Authorization: Bearer <secret>`. Absent in the answer to a repeated request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub secret: Option<String>,
    /// Whether the first answer to this request showed the secret.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub secret_already_shown: bool,
}

/// A key and its owner, in the list of all keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct OwnedKey {
    /// The owner.
    pub owner: PrincipalName,
    /// The key.
    pub key: ApiKey,
}

/// One page of the list of all keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PageOfKeys {
    /// The keys, in the list's order.
    pub items: Vec<OwnedKey>,
    /// The cursor of the next page; `null` on the last one.
    #[cfg_attr(feature = "server", schema(required = true))]
    pub next_cursor: Option<String>,
    /// How many keys the whole list has, if the query asked for it with `total=true`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub total: Option<Tally>,
    /// The kinds of owners whose keys the list leaves out, because the caller lacks `users:read` or `api_users:read`.
    pub omitted: Vec<Kind>,
}

/// The state of the keys in the list of all keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyState {
    /// See [`is_expiring`]; the next one to expire comes first.
    Expiring,
    /// See [`is_idle`]; the one that is idle longest comes first.
    Idle,
    /// Never used.
    NeverUsed,
    /// Disabled.
    Disabled,
    /// Expired, the one that expired first before the others.
    Expired,
    /// [`KeyStatus::Suspended`].
    Blocked,
}

/// Written by hand, because a derived schema cannot name the constants.
#[cfg(feature = "server")]
impl utoipa::PartialSchema for KeyState {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        let sentence = format!(
            "`expiring`: works now and stops within {EXPIRING_DAYS} days, the next one to expire first. `idle`: was used, \
             but not in the last {IDLE_DAYS} days, the one that is idle longest first. `never_used`: was never used. \
             `disabled`: is disabled itself. `expired`: has expired, the one that expired first before the others. `blocked`: \
             has the status `suspended`, because of its owner or of a key that it depends on."
        );
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some(sentence))
            .enum_values(Some(["expiring", "idle", "never_used", "disabled", "expired", "blocked"]))
            .into()
    }
}

#[cfg(feature = "server")]
impl utoipa::ToSchema for KeyState {}

/// A query for the keys of all owners.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct KeyQuery {
    /// The state of the keys to list; all keys if omitted.
    #[cfg_attr(feature = "server", param(inline))]
    pub state: Option<KeyState>,
    /// Only keys with this text anywhere in their name, whatever its case and accents, in their id, or in their `prefix`,
    /// which is the public part of a key. A text with the secret of a key is refused.
    pub q: Option<String>,
    /// Items on the page, 1 to 100; 50 if omitted. A page can have fewer items and still not be the last.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100, default = 50))]
    pub limit: Option<u32>,
    /// The `next_cursor` of the previous page.
    pub cursor: Option<String>,
    /// `true` also answers how many there are in all, counted up to 100, or among the first 1,000 that a page looks at.
    pub total: Option<bool>,
}

impl Validate for KeyQuery {}

/// The result of one page of a bulk adoption.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Adopted {
    /// How many users and API users this page adopted.
    pub adopted: u64,
    /// How many stay as they are, because they hold permissions that the caller lacks.
    pub refused: u64,
    /// The adopted users whose password ended, each with a new invitation, which is shown only here.
    pub invited: Vec<InvitedUser>,
    /// The cursor of the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub next_cursor: Option<String>,
}

partial_debug!(IssuedKey { key });
wipe_on_drop!(IssuedKey { secret });
