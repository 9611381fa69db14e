//! The people.

use postern_shared::api_key::ApiKey;
use postern_shared::id::{KeyId, UserId};
use postern_shared::page::{Listing, Page, Paging};
use postern_shared::path::{self, fill};
use postern_shared::principal::PrincipalEdit;
use postern_shared::session::Session;
use postern_shared::user::{InvitedUser, NewInvitation, NewUser, User};

use super::call::Call;
use super::{Api, Failure};

impl Api {
    /// The users, in the order of their logins.
    pub async fn users(self, listing: Listing) -> Result<Page<User>, Failure> {
        self.send(Call::query(path::USERS, &listing)).await?.read()
    }

    /// One user.
    pub async fn user(self, id: UserId) -> Result<User, Failure> {
        self.send(Call::get(fill(path::USER, &[id.as_str()]))).await?.read()
    }

    /// Creates a user and invites the person.
    pub async fn create_user(self, said: NewUser) -> Result<InvitedUser, Failure> {
        self.send(Call::post(path::USERS, &said)).await?.read()
    }

    /// Edits, disables or enables a user.
    pub async fn edit_user(self, id: UserId, version: u64, said: PrincipalEdit) -> Result<User, Failure> {
        self.send(Call::patch(fill(path::USER, &[id.as_str()]), version, &said)).await?.read()
    }

    /// Deletes a user.
    pub async fn delete_user(self, id: UserId) -> Result<(), Failure> {
        self.send(Call::delete(fill(path::USER, &[id.as_str()]))).await.map(drop)
    }

    /// Invites a user again. The password and all sessions end.
    pub async fn invite_user(self, id: UserId, said: NewInvitation) -> Result<InvitedUser, Failure> {
        self.send(Call::post(fill(path::USER_INVITATION, &[id.as_str()]), &said)).await?.read()
    }

    /// A user's sessions.
    pub async fn sessions_of(self, id: UserId, paging: Paging) -> Result<Page<Session>, Failure> {
        self.send(Call::query(&fill(path::USER_SESSIONS, &[id.as_str()]), &paging)).await?.read()
    }

    /// Ends all sessions of a user.
    pub async fn end_sessions_of(self, id: UserId) -> Result<(), Failure> {
        self.send(Call::delete(fill(path::USER_SESSIONS, &[id.as_str()]))).await.map(drop)
    }

    /// A user's API tokens.
    pub async fn tokens_of(self, id: UserId, paging: Paging) -> Result<Page<ApiKey>, Failure> {
        self.send(Call::query(&fill(path::USER_TOKENS, &[id.as_str()]), &paging)).await?.read()
    }

    /// Deletes an API token of a user.
    pub async fn delete_token_of(self, id: UserId, key: KeyId) -> Result<(), Failure> {
        self.send(Call::delete(fill(path::USER_TOKEN, &[id.as_str(), key.as_str()]))).await.map(drop)
    }
}
