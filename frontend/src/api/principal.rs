//! Users and API users: what both have, and the calls that differ between them in more than the path.

use std::collections::BTreeMap;

use jiff::civil::Date;
use postern_shared::access::Limit;
use postern_shared::api_key::Adopted;
use postern_shared::id::RoleId;
use postern_shared::page::Paging;
use postern_shared::path;
use postern_shared::permission::Permission;
use postern_shared::principal::{
    Adoption, Block, HandOver, KeyRef, Kind, NamedKey, PrincipalId, PrincipalName, Status,
};
use postern_shared::time::{Timestamp, day};
use postern_shared::user::InvitedUser;
use serde::Deserialize;

use super::call::{Call, with_query};
use super::{Api, Failure};

/// A user or an API user, read from the answer about either. Only a user has a login, only an API user has keys.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Principal {
    /// The id, which tells the kind.
    pub id: PrincipalId,
    /// The name with which a user signs in.
    pub login: Option<String>,
    /// The name.
    pub name: String,
    /// The id that an integrator gave it.
    pub external_id: Option<String>,
    /// The roles it holds.
    pub roles: Vec<RoleId>,
    /// What it can do now; known only from the answer about this one.
    pub effective_permissions: Option<Vec<Permission>>,
    /// What keeps it from doing more; known like `effective_permissions`.
    pub limits: Option<Vec<Limit>>,
    /// Whether it is disabled.
    pub disabled: bool,
    /// Whether it can act now.
    pub status: Status,
    /// When the invitation of a user expires or expired.
    pub invitation_expires_at: Option<Timestamp>,
    /// The reason why it is blocked.
    pub blocked_by: Option<Block>,
    /// The key it depends on.
    pub provisioned_by: Option<NamedKey>,
    /// The number of keys of an API user.
    #[serde(default)]
    pub keys: u64,
    /// The last use of a key of an API user.
    pub last_used_at: Option<Timestamp>,
    /// The calls of an API user by day, for the last 30 days.
    #[serde(default, deserialize_with = "day::keys")]
    pub calls: BTreeMap<Date, u64>,
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
    use serde_json::{Value, json};

    use super::*;

    /// Reads an answer with the fields of both kinds and these of its own.
    fn read(own: &Value) -> Principal {
        let mut answer = json!({
            "name": "Dock", "roles": ["rol_0123456789ab"], "disabled": true, "status": "disabled",
            "provisioned_by": { "owner": "api_0123456789ab", "id": "key_0123456789ab" },
            "created_at": "2026-11-21T21:38:05Z", "updated_at": "2026-11-21T21:38:05Z", "version": 7,
        });
        answer.as_object_mut().expect("an object").extend(own.as_object().cloned().expect("an object"));
        serde_json::from_value(answer).expect("a principal")
    }

    #[test]
    fn a_user_has_a_login_and_an_api_user_has_keys() {
        let user = read(&json!({ "id": "usr_0123456789ab", "login": "ada@example.com" }));
        assert_eq!((user.id.kind(), user.label(), user.keys), (Kind::User, "ada@example.com", 0));
        let api_user =
            read(&json!({ "id": "api_0123456789ac", "keys": 3, "last_used_at": "2026-11-22T21:38:05Z", "calls": {} }));
        assert_eq!((api_user.id.kind(), api_user.label(), api_user.keys), (Kind::ApiUser, "Dock", 3));
    }
}
