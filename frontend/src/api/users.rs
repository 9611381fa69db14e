//! The people.

use postern_shared::api_key::ApiKey;
use postern_shared::id::{KeyId, UserId};
use postern_shared::page::{Listing, Page, Paging};
use postern_shared::path;
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
        self.send(Call::get(path::user(&id))).await?.read()
    }

    /// Creates a user and invites the person.
    pub async fn create_user(self, said: NewUser) -> Result<InvitedUser, Failure> {
        self.send(Call::post(path::USERS, &said)).await?.read()
    }

    /// Edits, disables or enables a user.
    pub async fn edit_user(self, id: UserId, version: u64, said: PrincipalEdit) -> Result<User, Failure> {
        self.send(Call::patch(path::user(&id), version, &said)).await?.read()
    }

    /// Deletes a user.
    pub async fn delete_user(self, id: UserId) -> Result<(), Failure> {
        self.send(Call::delete(path::user(&id))).await.map(drop)
    }

    /// Invites a user again. The password and all sessions end.
    pub async fn invite_user(self, id: UserId, said: NewInvitation) -> Result<InvitedUser, Failure> {
        self.send(Call::post(path::user_invitation(&id), &said)).await?.read()
    }

    /// A user's sessions.
    pub async fn sessions_of(self, id: UserId, paging: Paging) -> Result<Page<Session>, Failure> {
        self.send(Call::query(&path::user_sessions(&id), &paging)).await?.read()
    }

    /// Ends all sessions of a user.
    pub async fn end_sessions_of(self, id: UserId) -> Result<(), Failure> {
        self.send(Call::delete(path::user_sessions(&id))).await.map(drop)
    }

    /// A user's API tokens.
    pub async fn tokens_of(self, id: UserId, paging: Paging) -> Result<Page<ApiKey>, Failure> {
        self.send(Call::query(&path::user_tokens(&id), &paging)).await?.read()
    }

    /// Deletes an API token of a user.
    pub async fn delete_token_of(self, id: UserId, key: KeyId) -> Result<(), Failure> {
        self.send(Call::delete(path::user_token(&id, &key))).await.map(drop)
    }
}
