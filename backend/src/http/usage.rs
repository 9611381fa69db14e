//! Usage of keys, API users and roles.

use postern_shared::id::{ApiUserId, RoleId};
use postern_shared::usage::Usage;

use super::extract::PathId;
use super::keys::KeyInPath;
use super::respond::Json;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::{principal, role};

pub(super) async fn of_key<K: KeyInPath>(caller: Caller, key: K) -> Result<Json<Usage>, Error> {
    key.open(caller).await?.usage().await.map(Json)
}

pub(super) async fn of_api_user(caller: Caller, PathId(id): PathId<ApiUserId>) -> Result<Json<Usage>, Error> {
    principal::open(caller, id).await?.usage().await.map(Json)
}

pub(super) async fn of_role(caller: Caller, PathId(id): PathId<RoleId>) -> Result<Json<Usage>, Error> {
    role::open(caller, &id).await?.usage().await.map(Json)
}
