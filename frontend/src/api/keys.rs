//! Keys of API users and API tokens of users: one set of calls, by who holds them.

use postern_shared::api_key::{ApiKey, ApiKeyEdit, IssuedKey, KeyQuery, NewApiKey, OwnedKey, Rotation};
use postern_shared::id::{ApiUserId, KeyId, UserId};
use postern_shared::page::{Page, Paging};
use postern_shared::path;
use postern_shared::principal::PrincipalId;

use super::call::Call;
use super::{Api, Failure};

/// Who holds a key, as seen by the signed-in person.
#[derive(Clone, PartialEq, Eq)]
pub enum KeyHolder {
    /// The person themselves.
    Me(UserId),
    /// Another person, whose API tokens others can only list and delete.
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

    fn keys(&self) -> String {
        match self {
            Self::Me(_) => path::ACCOUNT_TOKENS.to_owned(),
            Self::User(id) => path::user_tokens(id),
            Self::ApiUser(id) => path::api_user_keys(id),
        }
    }

    fn key(&self, key: &KeyId) -> String {
        match self {
            Self::Me(_) => path::account_token(key),
            Self::User(id) => path::user_token(id, key),
            Self::ApiUser(id) => path::api_user_key(id, key),
        }
    }

    fn rotate(&self, key: &KeyId) -> String {
        match self {
            Self::Me(_) | Self::User(_) => path::account_token_rotate(key),
            Self::ApiUser(id) => path::api_user_key_rotate(id, key),
        }
    }
}

impl Api {
    /// The keys of all owners that the person may see, by their state.
    pub async fn keys(self, query: KeyQuery) -> Result<Page<OwnedKey>, Failure> {
        self.read(Call::query(path::KEYS, &query)).await
    }

    /// A holder's keys.
    pub async fn keys_of(self, holder: KeyHolder, paging: Paging) -> Result<Page<ApiKey>, Failure> {
        self.read(Call::query(&holder.keys(), &paging)).await
    }

    /// One key.
    pub async fn key(self, holder: KeyHolder, key: KeyId) -> Result<ApiKey, Failure> {
        self.read(Call::get(holder.key(&key))).await
    }

    /// Creates a key.
    pub async fn create_key(self, holder: KeyHolder, input: NewApiKey) -> Result<IssuedKey, Failure> {
        self.read(Call::post(holder.keys(), &input)).await
    }

    /// Edits, disables or enables the version of a key that was read.
    pub async fn edit_key(
        self,
        holder: KeyHolder,
        key: KeyId,
        version: u64,
        edit: ApiKeyEdit,
    ) -> Result<ApiKey, Failure> {
        self.read(Call::patch(holder.key(&key), version, &edit)).await
    }

    /// Gives a key a new secret.
    pub async fn rotate_key(self, holder: KeyHolder, key: KeyId, input: Rotation) -> Result<IssuedKey, Failure> {
        self.read(Call::post(holder.rotate(&key), &input)).await
    }

    /// Deletes a key.
    pub async fn delete_key(self, holder: KeyHolder, key: KeyId) -> Result<(), Failure> {
        self.run(Call::delete(holder.key(&key))).await
    }
}
