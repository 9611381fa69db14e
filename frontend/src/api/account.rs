//! The signed-in person's own account.

use postern_shared::account::PasswordChange;
use postern_shared::id::SessionId;
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

    /// The person's own user.
    pub async fn account(self) -> Result<User, Failure> {
        self.read(Call::get(path::ACCOUNT)).await
    }

    /// Changes the password. All sessions end; this browser gets a new one.
    pub async fn change_password(self, input: PasswordChange) -> Result<(), Failure> {
        self.run(Call::ask(path::ACCOUNT_PASSWORD, &input)).await
    }

    /// The person's own sessions.
    pub async fn sessions(self, paging: Paging) -> Result<Page<Session>, Failure> {
        self.read(Call::query(path::ACCOUNT_SESSIONS, &paging)).await
    }

    /// Ends one of the person's own sessions.
    pub async fn end_session(self, id: SessionId) -> Result<(), Failure> {
        self.run(Call::delete(path::account_session(&id))).await
    }
}
