//! API users and their keys.

use postern_shared::api_key::{Adopted, ApiKey, ApiKeyEdit, IssuedKey, NewApiKey, Rotation};
use postern_shared::api_user::{ApiUser, NewApiUser};
use postern_shared::id::{ApiUserId, KeyId};
use postern_shared::page::{Listing, Page, Paging};
use postern_shared::path;
use postern_shared::principal::{Adoption, HandOver, PrincipalEdit};

use super::answer::{Created, Current, Done, Found};
use super::argument::{At, Draft, IfMatch, Made, MaybeIfMatch, OptionalDraft, Query, Within};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::principal::AdoptedPrincipal;
use crate::operation::{api_user, key, principal};
use crate::store::page::limit;

pub(super) async fn list(caller: Caller, query: Query<Listing>) -> Result<Found<Page<ApiUser>>, Error> {
    let query = query.read()?;
    let prefix = query.q.as_deref().unwrap_or_default();
    api_user::list(&caller, prefix, limit(query.limit)?, query.cursor.as_deref()).await.map(Found)
}

pub(super) async fn create(caller: Caller, draft: Draft<NewApiUser>) -> Result<Created<ApiUser>, Error> {
    api_user::create(&caller, draft.read()?).await.map(created)
}

pub(super) async fn created_before(caller: Caller, Made(id): Made<ApiUserId>) -> Result<Created<ApiUser>, Error> {
    api_user::find(&caller, &id).await.map(created)
}

fn created(body: ApiUser) -> Created<ApiUser> {
    Created { location: path::fill(path::API_USER, &[body.id.as_str()]), body }
}

pub(super) async fn find(caller: Caller, At(id): At<ApiUserId>) -> Result<Current<ApiUser>, Error> {
    api_user::find(&caller, &id).await.map(Current)
}

pub(super) async fn edit(
    caller: Caller,
    At(id): At<ApiUserId>,
    version: IfMatch,
    edit: Draft<PrincipalEdit>,
) -> Result<Current<ApiUser>, Error> {
    let id = id.into();
    version.must_be(principal::reach(&caller, &id).await?.0.version)?;
    let edited = principal::edit(&caller, &id, edit.read()?).await?;
    api_user::shown(&caller, &edited).await.map(Current)
}

pub(super) async fn delete(caller: Caller, At(id): At<ApiUserId>, version: MaybeIfMatch) -> Result<Done, Error> {
    let id = id.into();
    version.may_be(principal::reach(&caller, &id).await?.0.version)?;
    principal::delete(&caller, &id).await?;
    Ok(Done)
}

pub(super) async fn adopt(
    caller: Caller,
    At(id): At<ApiUserId>,
    draft: OptionalDraft<Adoption>,
) -> Result<Current<ApiUser>, Error> {
    let id = id.into();
    principal::reach(&caller, &id).await?;
    let AdoptedPrincipal { principal, world, .. } = principal::adopt(&caller, &id, draft.read()?).await?;
    api_user::shown(&caller, &(principal, world)).await.map(Current)
}

pub(super) async fn hand_over(
    caller: Caller,
    At(id): At<ApiUserId>,
    draft: Draft<HandOver>,
) -> Result<Current<ApiUser>, Error> {
    let id = id.into();
    principal::reach(&caller, &id).await?;
    api_user::shown(&caller, &principal::hand_over(&caller, &id, &draft.read()?.key).await?).await.map(Current)
}

pub(super) async fn keys(
    caller: Caller,
    At(id): At<ApiUserId>,
    query: Query<Paging>,
) -> Result<Found<Page<ApiKey>>, Error> {
    let id = id.into();
    principal::reach(&caller, &id).await?;
    let query = query.read()?;
    key::list(&caller, &id, limit(query.limit)?, query.cursor.as_deref()).await.map(Found)
}

pub(super) async fn issue_key(
    caller: Caller,
    At(id): At<ApiUserId>,
    draft: Draft<NewApiKey>,
) -> Result<Created<IssuedKey>, Error> {
    let owner = id.clone().into();
    principal::reach(&caller, &owner).await?;
    let body = key::issue(&caller, &owner, draft.read()?).await?;
    Ok(issued(&id, body))
}

pub(super) async fn issued_before(
    caller: Caller,
    At(id): At<ApiUserId>,
    Made(key): Made<KeyId>,
) -> Result<Created<IssuedKey>, Error> {
    let key = key::find(&caller, &id.clone().into(), &key).await?;
    Ok(issued(&id, IssuedKey { key, secret: None, secret_already_shown: true }))
}

fn issued(owner: &ApiUserId, body: IssuedKey) -> Created<IssuedKey> {
    Created { location: path::fill(path::API_USER_KEY, &[owner.as_str(), body.key.id.as_str()]), body }
}

pub(super) async fn key(caller: Caller, Within(owner, id): Within<ApiUserId, KeyId>) -> Result<Current<ApiKey>, Error> {
    key::find(&caller, &owner.into(), &id).await.map(Current)
}

pub(super) async fn edit_key(
    caller: Caller,
    Within(owner, id): Within<ApiUserId, KeyId>,
    version: IfMatch,
    edit: Draft<ApiKeyEdit>,
) -> Result<Current<ApiKey>, Error> {
    let owner = owner.into();
    version.must_be(key::find(&caller, &owner, &id).await?.version)?;
    key::edit(&caller, &owner, &id, edit.read()?).await.map(Current)
}

pub(super) async fn delete_key(
    caller: Caller,
    Within(owner, id): Within<ApiUserId, KeyId>,
    version: MaybeIfMatch,
) -> Result<Done, Error> {
    let owner = owner.into();
    version.may_be(key::find(&caller, &owner, &id).await?.version)?;
    key::delete(&caller, &owner, &id).await?;
    Ok(Done)
}

pub(super) async fn rotate_key(
    caller: Caller,
    Within(owner, id): Within<ApiUserId, KeyId>,
    rotation: Draft<Rotation>,
) -> Result<Found<IssuedKey>, Error> {
    let owner = owner.into();
    key::find(&caller, &owner, &id).await?;
    key::rotate(&caller, &owner, &id, &rotation.read()?).await.map(Found)
}

pub(super) async fn rotated_before(
    caller: Caller,
    Within(owner, id): Within<ApiUserId, KeyId>,
) -> Result<Found<IssuedKey>, Error> {
    let key = key::find(&caller, &owner.into(), &id).await?;
    Ok(Found(IssuedKey { key, secret: None, secret_already_shown: true }))
}

pub(super) async fn adopt_all(
    caller: Caller,
    Within(owner, id): Within<ApiUserId, KeyId>,
    query: Query<Paging>,
    draft: OptionalDraft<Adoption>,
) -> Result<Found<Adopted>, Error> {
    let (query, adoption) = (query.read()?, draft.read()?);
    let (limit, cursor) = (limit(query.limit)?, query.cursor.as_deref());
    principal::adopt_all(&caller, &owner.into(), &id, adoption, limit, cursor).await.map(Found)
}
