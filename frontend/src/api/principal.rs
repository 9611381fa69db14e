//! Users and API users: what both have, and the calls that differ between them in more than the path.

use jiff::Timestamp;
use postern_shared::api_key::Adopted;
use postern_shared::api_user::ApiUser;
use postern_shared::id::RoleId;
use postern_shared::page::Paging;
use postern_shared::path;
use postern_shared::principal::{Adoption, Block, HandOver, KeyRef, Kind, PrincipalId, PrincipalName, Status};
use postern_shared::user::{InvitedUser, User};
use serde::Deserialize;

use super::call::{Call, with_query};
use super::{Api, Failure};

/// A user or an API user.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "UserOrApiUser")]
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

/// What the service answers: only a user has a login, only an API user a count of keys.
#[derive(Deserialize)]
#[serde(untagged)]
enum UserOrApiUser {
    User(User),
    ApiUser(ApiUser),
}

impl From<UserOrApiUser> for Principal {
    fn from(it: UserOrApiUser) -> Self {
        macro_rules! principal {
            ($it:ident, $details:expr) => {
                Self {
                    id: $it.id.into(),
                    name: $it.name,
                    roles: $it.roles,
                    disabled: $it.disabled,
                    status: $it.status,
                    blocked_by: $it.blocked_by,
                    provisioned_by: $it.provisioned_by,
                    created_at: $it.created_at,
                    version: $it.version,
                    details: $details,
                }
            };
        }
        match it {
            UserOrApiUser::User(it) => principal!(it, Details::User { login: it.login }),
            UserOrApiUser::ApiUser(it) => {
                principal!(it, Details::ApiUser { keys: it.keys, last_used_at: it.last_used_at })
            }
        }
    }
}

impl Api {
    /// Adopts a user or an API user: it no longer depends on a key. A user comes back with a new invitation, unless the
    /// sign-in is kept.
    pub async fn adopt(self, id: PrincipalId, input: Adoption) -> Result<Option<InvitedUser>, Failure> {
        match id {
            PrincipalId::User(id) => self.send(Call::post(path::user_adopt(&id), &input)).await?.read().map(Some),
            PrincipalId::ApiUser(id) => self.send(Call::post(path::api_user_adopt(&id), &input)).await.map(|_| None),
        }
    }

    /// Adopts one page of what depends on a key. Never repeated: a second answer would not hold the links of the first.
    pub async fn adopt_all(self, key: KeyRef, input: Adoption, cursor: Option<String>) -> Result<Adopted, Failure> {
        let path = match &key.owner {
            PrincipalId::User(id) => path::user_token_adopt_all(id, &key.id),
            PrincipalId::ApiUser(id) => path::api_user_key_adopt_all(id, &key.id),
        };
        self.send(Call::ask(with_query(&path, &Paging { cursor, ..Paging::default() }), &input)).await?.read()
    }

    /// Makes an independent user or API user depend on a key.
    pub async fn hand_over(self, id: PrincipalId, input: HandOver) -> Result<(), Failure> {
        let path = match &id {
            PrincipalId::User(id) => path::user_hand_over(id),
            PrincipalId::ApiUser(id) => path::api_user_hand_over(id),
        };
        self.send(Call::post(path, &input)).await.map(drop)
    }
}

/// The path of the users or the API users.
pub(super) fn paths_of(kind: Kind) -> &'static str {
    match kind {
        Kind::User => path::USERS,
        Kind::ApiUser => path::API_USERS,
    }
}

/// The path of one of them.
pub(super) fn path_of(id: &PrincipalId) -> String {
    match id {
        PrincipalId::User(id) => path::user(id),
        PrincipalId::ApiUser(id) => path::api_user(id),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_user_has_a_login_and_an_api_user_has_keys() {
        let read = |id: &str, own: serde_json::Value| {
            let mut it = json!({
                "id": id, "name": "Dock", "roles": [], "disabled": false, "status": "active", "provisioned_by": null,
                "created_at": "2026-11-21T21:38:05Z", "version": 1,
            });
            it.as_object_mut().expect("an object").extend(own.as_object().cloned().unwrap_or_default());
            serde_json::from_value::<Principal>(it).expect("a principal")
        };
        let user = read("usr_0123456789ab", json!({ "login": "ada@example.com" }));
        assert_eq!((user.id.kind(), user.label()), (Kind::User, "ada@example.com"));
        let api_user = read("api_0123456789ab", json!({ "keys": 3, "last_used_at": null }));
        assert_eq!((api_user.id.kind(), api_user.label()), (Kind::ApiUser, "Dock"));
        assert_eq!(api_user.details, Details::ApiUser { keys: 3, last_used_at: None });
    }
}
