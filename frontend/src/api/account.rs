//! One's own account.

use postern_shared::account::PasswordChange;
use postern_shared::api_key::{ApiKey, ApiKeyEdit, IssuedKey, NewApiKey, Rotation};
use postern_shared::id::{KeyId, SessionId};
use postern_shared::page::{Page, Paging};
use postern_shared::path;
use postern_shared::session::Session;
use postern_shared::user::User;

use super::call::Call;
use super::{Api, Failure};

impl Api {
    /// Signs out.
    pub async fn sign_out(self) -> Result<(), Failure> {
        Call::delete(path::SESSION).send().await.map(drop)
    }

    /// One's own user.
    pub async fn account(self) -> Result<User, Failure> {
        self.send(Call::get(path::ACCOUNT)).await?.read()
    }

    /// Changes one's password. All sessions end; this browser gets a new one.
    pub async fn change_password(self, said: PasswordChange) -> Result<(), Failure> {
        self.send(Call::ask(path::ACCOUNT_PASSWORD, &said)).await.map(drop)
    }

    /// One's own sessions.
    pub async fn sessions(self, paging: Paging) -> Result<Page<Session>, Failure> {
        self.send(Call::query(path::ACCOUNT_SESSIONS, &paging)).await?.read()
    }

    /// Ends one of one's own sessions.
    pub async fn end_session(self, id: SessionId) -> Result<(), Failure> {
        self.send(Call::delete(path::account_session(&id))).await.map(drop)
    }

    /// One's own API tokens.
    pub async fn tokens(self, paging: Paging) -> Result<Page<ApiKey>, Failure> {
        self.send(Call::query(path::ACCOUNT_TOKENS, &paging)).await?.read()
    }

    /// One of one's own API tokens.
    pub async fn token(self, id: KeyId) -> Result<ApiKey, Failure> {
        self.send(Call::get(path::account_token(&id))).await?.read()
    }

    /// Makes an API token.
    pub async fn generate_token(self, said: NewApiKey) -> Result<IssuedKey, Failure> {
        self.send(Call::post(path::ACCOUNT_TOKENS, &said)).await?.read()
    }

    /// Edits one of one's own API tokens.
    pub async fn edit_token(self, id: KeyId, version: u64, said: ApiKeyEdit) -> Result<ApiKey, Failure> {
        self.send(Call::patch(path::account_token(&id), version, &said)).await?.read()
    }

    /// Gives one of one's own API tokens a new secret.
    pub async fn rotate_token(self, id: KeyId, said: Rotation) -> Result<IssuedKey, Failure> {
        self.send(Call::post(path::account_token_rotate(&id), &said)).await?.read()
    }

    /// Deletes one of one's own API tokens.
    pub async fn delete_token(self, id: KeyId) -> Result<(), Failure> {
        self.send(Call::delete(path::account_token(&id))).await.map(drop)
    }
}
