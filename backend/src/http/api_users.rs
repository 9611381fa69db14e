//! API users: what users do not have.

use postern_shared::api_key::{ApiKey, ApiKeyEdit, IssuedKey, NewApiKey, Rotation};
use postern_shared::api_user::{ApiUser, NewApiUser};
use postern_shared::id::{ApiUserId, KeyId};
use postern_shared::path;
use postern_shared::principal::Adoption;

use super::extract::{IfMatch, JsonBody, OptionalJsonBody, PathId, PathIds, Replayed};
use super::respond::{Created, Json, WithEtag};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::principal;

pub(super) async fn create(caller: Caller, body: JsonBody<NewApiUser>) -> Result<Created<ApiUser>, Error> {
    principal::create_api_user(caller, body.read()?).await?.view().await.map(created)
}

pub(super) async fn replay_create(
    caller: Caller,
    Replayed(id): Replayed<ApiUserId>,
) -> Result<Created<ApiUser>, Error> {
    principal::open(caller, id).await?.view().await.map(created)
}

fn created(body: ApiUser) -> Created<ApiUser> {
    Created { location: path::api_user(&body.id), body }
}

pub(super) async fn adopt(
    caller: Caller,
    PathId(id): PathId<ApiUserId>,
    body: OptionalJsonBody<Adoption>,
) -> Result<WithEtag<ApiUser>, Error> {
    let api_user = principal::open(caller, id).await?;
    api_user.adopt(body.read()?).await?.principal.view().await.map(WithEtag)
}

pub(super) async fn issue_key(
    caller: Caller,
    PathId(id): PathId<ApiUserId>,
    body: JsonBody<NewApiKey>,
) -> Result<Created<IssuedKey>, Error> {
    let owner = principal::open(caller, id.clone()).await?;
    Ok(issued(&id, owner.issue_key(body.read()?).await?))
}

pub(super) async fn replay_issue(
    caller: Caller,
    PathId(id): PathId<ApiUserId>,
    Replayed(key): Replayed<KeyId>,
) -> Result<Created<IssuedKey>, Error> {
    let key = principal::open(caller, id.clone()).await?.open_key(&key).await?.view();
    Ok(issued(&id, IssuedKey { key, secret: None, secret_already_shown: true }))
}

fn issued(owner: &ApiUserId, body: IssuedKey) -> Created<IssuedKey> {
    Created { location: path::api_user_key(owner, &body.key.id), body }
}

pub(super) async fn key(
    caller: Caller,
    PathIds(owner, id): PathIds<ApiUserId, KeyId>,
) -> Result<WithEtag<ApiKey>, Error> {
    Ok(WithEtag(principal::open(caller, owner).await?.open_key(&id).await?.view()))
}

pub(super) async fn edit_key(
    caller: Caller,
    PathIds(owner, id): PathIds<ApiUserId, KeyId>,
    version: IfMatch,
    edit: JsonBody<ApiKeyEdit>,
) -> Result<WithEtag<ApiKey>, Error> {
    let key = principal::open(caller, owner).await?.open_key(&id).await?;
    version.must_be(key.version())?;
    key.edit(edit.read()?).await.map(WithEtag)
}

pub(super) async fn rotate_key(
    caller: Caller,
    PathIds(owner, id): PathIds<ApiUserId, KeyId>,
    rotation: JsonBody<Rotation>,
) -> Result<Json<IssuedKey>, Error> {
    let key = principal::open(caller, owner).await?.open_key(&id).await?;
    key.rotate(&rotation.read()?).await.map(Json)
}

pub(super) async fn replay_rotate(
    caller: Caller,
    PathIds(owner, id): PathIds<ApiUserId, KeyId>,
) -> Result<Json<IssuedKey>, Error> {
    let key = principal::open(caller, owner).await?.open_key(&id).await?.view();
    Ok(Json(IssuedKey { key, secret: None, secret_already_shown: true }))
}
