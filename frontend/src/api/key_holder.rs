//! Holders of keys, who decide the paths of the calls.

use postern_shared::id::{ApiUserId, KeyId, UserId};
use postern_shared::path;
use postern_shared::principal::PrincipalId;

/// The holder of a key, as seen by the signed-in person.
#[derive(Clone, PartialEq, Eq)]
pub enum KeyHolder {
    /// The person themselves.
    Me(UserId),
    /// Another person, whose API tokens others can edit, disable and delete, but neither create nor rotate.
    User(UserId),
    /// An API user.
    ApiUser(ApiUserId),
}

impl KeyHolder {
    /// The holder's id.
    pub fn id(&self) -> PrincipalId {
        match self {
            Self::Me(id) | Self::User(id) => PrincipalId::User(id.clone()),
            Self::ApiUser(id) => PrincipalId::ApiUser(id.clone()),
        }
    }

    pub(super) fn keys_path(&self) -> String {
        match self {
            Self::Me(_) => path::ACCOUNT_TOKENS.to_owned(),
            Self::User(id) => path::user_tokens(id),
            Self::ApiUser(id) => path::api_user_keys(id),
        }
    }

    pub(super) fn key_path(&self, key: &KeyId) -> String {
        match self {
            Self::Me(_) => path::account_token(key),
            Self::User(id) => path::user_token(id, key),
            Self::ApiUser(id) => path::api_user_key(id, key),
        }
    }

    pub(super) fn usage_path(&self, key: &KeyId) -> String {
        match self {
            Self::Me(_) => path::account_token_usage(key),
            Self::User(id) => path::user_token_usage(id, key),
            Self::ApiUser(id) => path::api_user_key_usage(id, key),
        }
    }

    pub(super) fn succeed_path(&self, key: &KeyId) -> String {
        match self {
            Self::Me(_) => path::account_token_succeed(key),
            Self::User(id) => path::user_token_succeed(id, key),
            Self::ApiUser(id) => path::api_user_key_succeed(id, key),
        }
    }

    pub(super) fn rotate_path(&self, key: &KeyId) -> String {
        match self {
            Self::Me(_) | Self::User(_) => path::account_token_rotate(key),
            Self::ApiUser(id) => path::api_user_key_rotate(id, key),
        }
    }
}
