//! The API users and their keys.

use postern_shared::api_key::{ApiKey, ApiKeyEdit, IssuedKey, NewApiKey, Rotation};
use postern_shared::api_user::{ApiUser, NewApiUser};
use postern_shared::id::{ApiUserId, KeyId};
use postern_shared::page::{Listing, Page, Paging};
use postern_shared::path;
use postern_shared::principal::PrincipalEdit;

use super::call::Call;
use super::{Api, Failure};

impl Api {
    /// The API users, in the order of their names.
    pub async fn api_users(self, listing: Listing) -> Result<Page<ApiUser>, Failure> {
        self.send(Call::query(path::API_USERS, &listing)).await?.read()
    }

    /// One API user.
    pub async fn api_user(self, id: ApiUserId) -> Result<ApiUser, Failure> {
        self.send(Call::get(path::api_user(&id))).await?.read()
    }

    /// Creates an API user.
    pub async fn create_api_user(self, said: NewApiUser) -> Result<ApiUser, Failure> {
        self.send(Call::post(path::API_USERS, &said)).await?.read()
    }

    /// Edits, disables or enables an API user.
    pub async fn edit_api_user(self, id: ApiUserId, version: u64, said: PrincipalEdit) -> Result<ApiUser, Failure> {
        self.send(Call::patch(path::api_user(&id), version, &said)).await?.read()
    }

    /// Deletes an API user and all its keys.
    pub async fn delete_api_user(self, id: ApiUserId) -> Result<(), Failure> {
        self.send(Call::delete(path::api_user(&id))).await.map(drop)
    }

    /// An API user's keys.
    pub async fn keys_of(self, id: ApiUserId, paging: Paging) -> Result<Page<ApiKey>, Failure> {
        self.send(Call::query(&path::api_user_keys(&id), &paging)).await?.read()
    }

    /// One key of an API user.
    pub async fn key_of(self, id: ApiUserId, key: KeyId) -> Result<ApiKey, Failure> {
        self.send(Call::get(path::api_user_key(&id, &key))).await?.read()
    }

    /// Issues a key to an API user.
    pub async fn issue_key(self, id: ApiUserId, said: NewApiKey) -> Result<IssuedKey, Failure> {
        self.send(Call::post(path::api_user_keys(&id), &said)).await?.read()
    }

    /// Edits, disables or enables a key of an API user.
    pub async fn edit_key(self, id: ApiUserId, key: KeyId, version: u64, said: ApiKeyEdit) -> Result<ApiKey, Failure> {
        self.send(Call::patch(path::api_user_key(&id, &key), version, &said)).await?.read()
    }

    /// Gives a key of an API user a new secret.
    pub async fn rotate_key(self, id: ApiUserId, key: KeyId, said: Rotation) -> Result<IssuedKey, Failure> {
        self.send(Call::post(path::api_user_key_rotate(&id, &key), &said)).await?.read()
    }

    /// Deletes a key of an API user.
    pub async fn delete_key(self, id: ApiUserId, key: KeyId) -> Result<(), Failure> {
        self.send(Call::delete(path::api_user_key(&id, &key))).await.map(drop)
    }
}
