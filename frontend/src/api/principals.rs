//! Users and API users: one set of calls for what both have, by their kind.

use jiff::Timestamp;
use postern_shared::api_key::Adopted;
use postern_shared::api_user::{ApiUser, NewApiUser};
use postern_shared::id::{RoleId, UserId};
use postern_shared::page::{Listing, Page, Paging};
use postern_shared::path;
use postern_shared::principal::{
    Adoption, Block, HandOver, KeyRef, Kind, PrincipalEdit, PrincipalId, PrincipalName, Status,
};
use postern_shared::session::Session;
use postern_shared::user::{InvitedUser, NewInvitation, NewUser, User};
use serde::de::DeserializeOwned;

use super::call::{Call, with_query};
use super::{Api, Failure};

/// A user or an API user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The id, which tells the kind.
    pub id: PrincipalId,
    /// The name.
    pub name: String,
    /// The roles it holds.
    pub roles: Vec<RoleId>,
    /// Whether it is suspended.
    pub disabled: bool,
    /// Whether it can act now.
    pub status: Status,
    /// Why it is blocked.
    pub blocked_by: Option<Block>,
    /// The key it depends on.
    pub provisioned_by: Option<KeyRef>,
    /// When it was created.
    pub created_at: Timestamp,
    /// The version an edit names.
    pub version: u64,
    /// What only its kind has.
    pub details: Details,
}

/// What a user has and an API user does not, and the reverse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Details {
    /// A user signs in.
    User {
        /// The name they sign in with.
        login: String,
    },
    /// An API user has keys.
    ApiUser {
        /// How many keys it has.
        keys: u64,
        /// When one of them was last used.
        last_used_at: Option<Timestamp>,
    },
}

impl Principal {
    /// The name by which lists and dialogs identify it: a user's login, an API user's name.
    pub fn label(&self) -> &str {
        match &self.details {
            Details::User { login } => login,
            Details::ApiUser { .. } => &self.name,
        }
    }

    /// The reference by name.
    pub fn reference(&self) -> PrincipalName {
        PrincipalName { id: self.id.clone(), kind: self.id.kind(), name: self.name.clone() }
    }
}

impl From<User> for Principal {
    fn from(user: User) -> Self {
        let User { id, login, name, roles, disabled, status, blocked_by, provisioned_by, created_at, version } = user;
        let (id, details) = (id.into(), Details::User { login });
        Self { id, name, roles, disabled, status, blocked_by, provisioned_by, created_at, version, details }
    }
}

impl From<ApiUser> for Principal {
    fn from(it: ApiUser) -> Self {
        let details = Details::ApiUser { keys: it.keys, last_used_at: it.last_used_at };
        let ApiUser { id, name, roles, disabled, status, blocked_by, provisioned_by, created_at, version, .. } = it;
        let id = id.into();
        Self { id, name, roles, disabled, status, blocked_by, provisioned_by, created_at, version, details }
    }
}

impl Api {
    /// The users in the order of their logins, or the API users in the order of their names.
    pub async fn principals(self, kind: Kind, listing: Listing) -> Result<Page<Principal>, Failure> {
        match kind {
            Kind::User => self.page::<User>(Call::query(path::USERS, &listing)).await,
            Kind::ApiUser => self.page::<ApiUser>(Call::query(path::API_USERS, &listing)).await,
        }
    }

    /// One user or API user.
    pub async fn principal(self, id: PrincipalId) -> Result<Principal, Failure> {
        self.one(id.kind(), Call::get(path_of(&id))).await
    }

    /// Creates a user and invites the person.
    pub async fn create_user(self, input: NewUser) -> Result<InvitedUser, Failure> {
        self.read(Call::post(path::USERS, &input)).await
    }

    /// Creates an API user.
    pub async fn create_api_user(self, input: NewApiUser) -> Result<ApiUser, Failure> {
        self.read(Call::post(path::API_USERS, &input)).await
    }

    /// Edits, disables or enables a user or an API user.
    pub async fn edit_principal(
        self,
        id: PrincipalId,
        version: u64,
        edit: PrincipalEdit,
    ) -> Result<Principal, Failure> {
        self.one(id.kind(), Call::patch(path_of(&id), version, &edit)).await
    }

    /// Deletes a user or an API user with everything it has.
    pub async fn delete_principal(self, id: PrincipalId) -> Result<(), Failure> {
        self.run(Call::delete(path_of(&id))).await
    }

    /// Invites a user again. The password and all sessions end.
    pub async fn invite_user(self, id: UserId, input: NewInvitation) -> Result<InvitedUser, Failure> {
        self.read(Call::post(path::user_invitation(&id), &input)).await
    }

    /// A user's sessions.
    pub async fn sessions_of(self, id: UserId, paging: Paging) -> Result<Page<Session>, Failure> {
        self.read(Call::query(&path::user_sessions(&id), &paging)).await
    }

    /// Ends all sessions of a user.
    pub async fn end_sessions_of(self, id: UserId) -> Result<(), Failure> {
        self.run(Call::delete(path::user_sessions(&id))).await
    }

    /// Adopts a user or an API user: it no longer depends on a key. A user comes back with a new invitation, unless the
    /// sign-in is kept.
    pub async fn adopt(self, id: PrincipalId, input: Adoption) -> Result<Option<InvitedUser>, Failure> {
        match id {
            PrincipalId::User(id) => self.read(Call::post(path::user_adopt(&id), &input)).await.map(Some),
            PrincipalId::ApiUser(id) => self.run(Call::post(path::api_user_adopt(&id), &input)).await.map(|()| None),
        }
    }

    /// Adopts one page of what depends on a key. Never repeated: a second answer would not hold the links of the first.
    pub async fn adopt_all(self, key: KeyRef, input: Adoption, cursor: Option<String>) -> Result<Adopted, Failure> {
        let path = match &key.owner {
            PrincipalId::User(id) => path::user_token_adopt_all(id, &key.id),
            PrincipalId::ApiUser(id) => path::api_user_key_adopt_all(id, &key.id),
        };
        self.read(Call::ask(with_query(&path, &Paging { cursor, ..Paging::default() }), &input)).await
    }

    /// Makes an independent user or API user depend on a key.
    pub async fn hand_over(self, id: PrincipalId, input: HandOver) -> Result<(), Failure> {
        let path = match &id {
            PrincipalId::User(id) => path::user_hand_over(id),
            PrincipalId::ApiUser(id) => path::api_user_hand_over(id),
        };
        self.run(Call::post(path, &input)).await
    }

    async fn one(self, kind: Kind, call: Call) -> Result<Principal, Failure> {
        match kind {
            Kind::User => self.read::<User>(call).await.map(Into::into),
            Kind::ApiUser => self.read::<ApiUser>(call).await.map(Into::into),
        }
    }

    async fn page<T: DeserializeOwned + Into<Principal>>(self, call: Call) -> Result<Page<Principal>, Failure> {
        let Page { items, next_cursor } = self.read::<Page<T>>(call).await?;
        Ok(Page { items: items.into_iter().map(Into::into).collect(), next_cursor })
    }
}

fn path_of(id: &PrincipalId) -> String {
    match id {
        PrincipalId::User(id) => path::user(id),
        PrincipalId::ApiUser(id) => path::api_user(id),
    }
}
