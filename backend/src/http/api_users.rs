//! API users and their keys.

use postern_shared::api_key::{Adopted, ApiKey, ApiKeyEdit, IssuedKey, NewApiKey, Rotation};
use postern_shared::api_user::{ApiUser, NewApiUser};
use postern_shared::id::{ApiUserId, KeyId};
use postern_shared::page::{Listing, Page, Paging};
use postern_shared::path;
use postern_shared::principal::{Adoption, HandOver, PrincipalEdit};

use super::answer::{Created, Json, NoContent, WithEtag};
use super::argument::{IfMatch, JsonBody, MaybeIfMatch, OptionalJsonBody, PathId, PathIds, Query, Replayed};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::principal::AdoptedPrincipal;
use crate::operation::{api_user, key, principal};
use crate::store::page::limit;

pub(super) async fn list(caller: Caller, query: Query<Listing>) -> Result<Json<Page<ApiUser>>, Error> {
    let query = query.read()?;
    let prefix = query.q.as_deref().unwrap_or_default();
    api_user::list(&caller, prefix, limit(query.limit)?, query.cursor.as_deref()).await.map(Json)
}

pub(super) async fn create(caller: Caller, body: JsonBody<NewApiUser>) -> Result<Created<ApiUser>, Error> {
    api_user::create(&caller, body.read()?).await.map(created)
}

pub(super) async fn replay_create(
    caller: Caller,
    Replayed(id): Replayed<ApiUserId>,
) -> Result<Created<ApiUser>, Error> {
    api_user::find(&caller, &id).await.map(created)
}

fn created(body: ApiUser) -> Created<ApiUser> {
    Created { location: path::fill(path::API_USER, &[body.id.as_str()]), body }
}

pub(super) async fn find(caller: Caller, PathId(id): PathId<ApiUserId>) -> Result<WithEtag<ApiUser>, Error> {
    api_user::find(&caller, &id).await.map(WithEtag)
}

pub(super) async fn edit(
    caller: Caller,
    PathId(id): PathId<ApiUserId>,
    version: IfMatch,
    edit: JsonBody<PrincipalEdit>,
) -> Result<WithEtag<ApiUser>, Error> {
    let id = id.into();
    version.must_be(principal::reach(&caller, &id).await?.0.version)?;
    let edited = principal::edit(&caller, &id, edit.read()?).await?;
    api_user::shown(&caller, &edited).await.map(WithEtag)
}

pub(super) async fn delete(
    caller: Caller,
    PathId(id): PathId<ApiUserId>,
    version: MaybeIfMatch,
) -> Result<NoContent, Error> {
    let id = id.into();
    version.may_be(principal::reach(&caller, &id).await?.0.version)?;
    principal::delete(&caller, &id).await?;
    Ok(NoContent)
}

pub(super) async fn adopt(
    caller: Caller,
    PathId(id): PathId<ApiUserId>,
    body: OptionalJsonBody<Adoption>,
) -> Result<WithEtag<ApiUser>, Error> {
    let id = id.into();
    principal::reach(&caller, &id).await?;
    let AdoptedPrincipal { principal, snapshot, .. } = principal::adopt(&caller, &id, body.read()?).await?;
    api_user::shown(&caller, &(principal, snapshot)).await.map(WithEtag)
}

pub(super) async fn hand_over(
    caller: Caller,
    PathId(id): PathId<ApiUserId>,
    body: JsonBody<HandOver>,
) -> Result<WithEtag<ApiUser>, Error> {
    let id = id.into();
    principal::reach(&caller, &id).await?;
    api_user::shown(&caller, &principal::hand_over(&caller, &id, &body.read()?.key).await?).await.map(WithEtag)
}

pub(super) async fn keys(
    caller: Caller,
    PathId(id): PathId<ApiUserId>,
    query: Query<Paging>,
) -> Result<Json<Page<ApiKey>>, Error> {
    let id = id.into();
    principal::reach(&caller, &id).await?;
    let query = query.read()?;
    key::list(&caller, &id, limit(query.limit)?, query.cursor.as_deref()).await.map(Json)
}

pub(super) async fn issue_key(
    caller: Caller,
    PathId(id): PathId<ApiUserId>,
    body: JsonBody<NewApiKey>,
) -> Result<Created<IssuedKey>, Error> {
    let owner = id.clone().into();
    principal::reach(&caller, &owner).await?;
    let body = key::issue(&caller, &owner, body.read()?).await?;
    Ok(issued(&id, body))
}

pub(super) async fn replay_issue(
    caller: Caller,
    PathId(id): PathId<ApiUserId>,
    Replayed(key): Replayed<KeyId>,
) -> Result<Created<IssuedKey>, Error> {
    let key = key::find(&caller, &id.clone().into(), &key).await?;
    Ok(issued(&id, IssuedKey { key, secret: None, secret_already_shown: true }))
}

fn issued(owner: &ApiUserId, body: IssuedKey) -> Created<IssuedKey> {
    Created { location: path::fill(path::API_USER_KEY, &[owner.as_str(), body.key.id.as_str()]), body }
}

pub(super) async fn key(
    caller: Caller,
    PathIds(owner, id): PathIds<ApiUserId, KeyId>,
) -> Result<WithEtag<ApiKey>, Error> {
    key::find(&caller, &owner.into(), &id).await.map(WithEtag)
}

pub(super) async fn edit_key(
    caller: Caller,
    PathIds(owner, id): PathIds<ApiUserId, KeyId>,
    version: IfMatch,
    edit: JsonBody<ApiKeyEdit>,
) -> Result<WithEtag<ApiKey>, Error> {
    let owner = owner.into();
    version.must_be(key::find(&caller, &owner, &id).await?.version)?;
    key::edit(&caller, &owner, &id, edit.read()?).await.map(WithEtag)
}

pub(super) async fn delete_key(
    caller: Caller,
    PathIds(owner, id): PathIds<ApiUserId, KeyId>,
    version: MaybeIfMatch,
) -> Result<NoContent, Error> {
    let owner = owner.into();
    version.may_be(key::find(&caller, &owner, &id).await?.version)?;
    key::delete(&caller, &owner, &id).await?;
    Ok(NoContent)
}

pub(super) async fn rotate_key(
    caller: Caller,
    PathIds(owner, id): PathIds<ApiUserId, KeyId>,
    rotation: JsonBody<Rotation>,
) -> Result<Json<IssuedKey>, Error> {
    let owner = owner.into();
    key::find(&caller, &owner, &id).await?;
    key::rotate(&caller, &owner, &id, &rotation.read()?).await.map(Json)
}

pub(super) async fn replay_rotate(
    caller: Caller,
    PathIds(owner, id): PathIds<ApiUserId, KeyId>,
) -> Result<Json<IssuedKey>, Error> {
    let key = key::find(&caller, &owner.into(), &id).await?;
    Ok(Json(IssuedKey { key, secret: None, secret_already_shown: true }))
}

pub(super) async fn adopt_all(
    caller: Caller,
    PathIds(owner, id): PathIds<ApiUserId, KeyId>,
    query: Query<Paging>,
    body: OptionalJsonBody<Adoption>,
) -> Result<Json<Adopted>, Error> {
    let (query, adoption) = (query.read()?, body.read()?);
    let (limit, cursor) = (limit(query.limit)?, query.cursor.as_deref());
    principal::adopt_all(&caller, &owner.into(), &id, adoption, limit, cursor).await.map(Json)
}
