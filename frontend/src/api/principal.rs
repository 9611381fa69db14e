//! Users and API users: what both have, and the calls that differ between them in more than the path.

use jiff::Timestamp;
use postern_shared::api_key::Adopted;
use postern_shared::id::RoleId;
use postern_shared::page::Paging;
use postern_shared::path;
use postern_shared::principal::{Adoption, Block, HandOver, KeyRef, Kind, PrincipalId, PrincipalName, Status};
use postern_shared::user::InvitedUser;
use serde::Deserialize;

use super::call::{Call, with_query};
use super::{Api, Failure};

/// A user or an API user, read from the answer about either.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Principal {
    /// The id, which tells the kind.
    pub id: PrincipalId,
    /// The name with which a user signs in.
    pub login: Option<String>,
    /// The name.
    pub name: String,
    /// The roles it holds.
    pub roles: Vec<RoleId>,
    /// Whether it is suspended.
    pub disabled: bool,
    /// Whether it can act now.
    pub status: Status,
    /// The reason why it is blocked.
    pub blocked_by: Option<Block>,
    /// The key it depends on.
    pub provisioned_by: Option<KeyRef>,
    /// The number of keys of an API user.
    #[serde(default)]
    pub keys: u64,
    /// The last use of a key of an API user.
    pub last_used_at: Option<Timestamp>,
    /// The time of creation.
    pub created_at: Timestamp,
    /// The version an edit names.
    pub version: u64,
}

impl Principal {
    /// The name by which lists and dialogs identify it: a user's login, an API user's name.
    pub fn label(&self) -> &str {
        self.login.as_ref().unwrap_or(&self.name)
    }

    /// The reference by name.
    pub fn reference(&self) -> PrincipalName {
        PrincipalName { id: self.id.clone(), kind: self.id.kind(), name: self.name.clone() }
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
    use postern_shared::api_user::ApiUser;
    use postern_shared::user::User;
    use serde_json::{json, to_value};

    use super::*;

    /// The answer about a user or an API user: what both have, and what only this one has.
    fn answer(id: &str, own: serde_json::Value) -> serde_json::Value {
        let mut answer = json!({
            "id": id, "name": "Dock", "roles": ["rol_0123456789ab"], "disabled": true, "status": "disabled",
            "blocked_by": { "key": { "owner": "api_0123456789ab", "id": "key_0123456789ab" }, "reason": "key_deleted" },
            "provisioned_by": { "owner": "api_0123456789ab", "id": "key_0123456789ab" },
            "created_at": "2026-11-21T21:38:05Z", "version": 7,
        });
        answer.as_object_mut().expect("an object").extend(own.as_object().cloned().expect("an object"));
        answer
    }

    #[test]
    fn a_user_is_read_with_everything_the_service_answers() {
        let user: User =
            serde_json::from_value(answer("usr_0123456789ab", json!({ "login": "ada@example.com" }))).expect("a user");
        let it: Principal = serde_json::from_value(to_value(&user).expect("JSON")).expect("a principal");
        assert_eq!((it.id.kind(), it.label(), &it.name), (Kind::User, "ada@example.com", &user.name));
        assert_eq!((it.roles, it.disabled, it.status), (user.roles, user.disabled, user.status));
        assert_eq!((it.blocked_by, it.provisioned_by), (user.blocked_by, user.provisioned_by));
        assert_eq!((it.created_at, it.version), (user.created_at, user.version));
    }

    #[test]
    fn an_api_user_is_read_with_its_keys_and_has_no_login() {
        let own = json!({ "keys": 3, "last_used_at": "2026-11-22T21:38:05Z" });
        let api_user: ApiUser = serde_json::from_value(answer("api_0123456789ac", own)).expect("an API user");
        let it: Principal = serde_json::from_value(to_value(&api_user).expect("JSON")).expect("a principal");
        assert_eq!((it.id.kind(), it.label(), &it.login), (Kind::ApiUser, "Dock", &None));
        assert_eq!((it.keys, it.last_used_at), (api_user.keys, api_user.last_used_at));
    }
}
