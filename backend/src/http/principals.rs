//! What users and API users have in common.

use postern_shared::api_key::{Adopted, ApiKey};
use postern_shared::id::KeyId;
use postern_shared::page::{Listing, Page, Paging};
use postern_shared::principal::{Adoption, HandOver, PrincipalEdit};

use super::extract::{IfMatch, JsonBody, MaybeIfMatch, OptionalJsonBody, PathId, PathIds, Query, limit};
use super::respond::{Json, NoContent, WithEtag};
use crate::app::App;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::principal::{self, View};
use crate::store::snapshot::EntityRef;

pub(super) async fn list<V: View>(caller: Caller, query: Query<Listing>) -> Result<Json<Page<V>>, Error> {
    let query = query.read()?;
    let prefix = query.q.as_deref().unwrap_or_default();
    principal::list(&caller, prefix, limit(query.limit)?, query.cursor.as_deref()).await.map(Json)
}

pub(super) async fn find<V: View>(caller: Caller, PathId(id): PathId<V::Id>) -> Result<WithEtag<V>, Error> {
    principal::open(caller, id).await?.view().await.map(WithEtag)
}

pub(super) async fn edit<V: View>(
    caller: Caller,
    PathId(id): PathId<V::Id>,
    version: IfMatch,
    edit: JsonBody<PrincipalEdit>,
) -> Result<WithEtag<V>, Error> {
    let principal = principal::open(caller, id).await?;
    version.must_be(principal.version())?;
    principal.edit(edit.read()?).await?.view().await.map(WithEtag)
}

pub(super) async fn delete<V: View>(
    caller: Caller,
    PathId(id): PathId<V::Id>,
    version: MaybeIfMatch,
) -> Result<NoContent, Error> {
    let principal = principal::open(caller, id).await?;
    version.may_be(principal.version())?;
    principal.delete().await?;
    Ok(NoContent)
}

pub(super) async fn hand_over<V: View>(
    caller: Caller,
    PathId(id): PathId<V::Id>,
    body: JsonBody<HandOver>,
) -> Result<WithEtag<V>, Error> {
    let principal = principal::open(caller, id).await?;
    principal.hand_over(body.read()?.key).await?.view().await.map(WithEtag)
}

pub(super) async fn keys<V: View>(
    caller: Caller,
    PathId(id): PathId<V::Id>,
    query: Query<Paging>,
) -> Result<Json<Page<ApiKey>>, Error> {
    let principal = principal::open(caller, id).await?;
    let query = query.read()?;
    principal.keys(limit(query.limit)?, query.cursor.as_deref()).await.map(Json)
}

pub(super) async fn delete_key<V: View>(
    caller: Caller,
    PathIds(owner, id): PathIds<V::Id, KeyId>,
    version: MaybeIfMatch,
) -> Result<NoContent, Error> {
    let key = principal::open(caller, owner).await?.open_key(&id).await?;
    version.may_be(key.version())?;
    key.delete().await?;
    Ok(NoContent)
}

pub(super) async fn adopt_all<V: View>(
    caller: Caller,
    PathIds(owner, id): PathIds<V::Id, KeyId>,
    query: Query<Paging>,
    body: OptionalJsonBody<Adoption>,
) -> Result<Json<Adopted>, Error> {
    let (query, adoption) = (query.read()?, body.read()?);
    let (limit, cursor) = (limit(query.limit)?, query.cursor.as_deref());
    principal::adopt_all(caller, owner.into(), id, adoption, limit, cursor).await.map(Json)
}

/// The entities that the body of a hand-over names.
pub(super) fn hand_over_key(_: &App, body: &[u8]) -> Vec<EntityRef> {
    let body = serde_json::from_slice(body).ok();
    body.map_or_else(Vec::new, |HandOver { key }| vec![EntityRef::Principal(key.owner.clone()), EntityRef::Key(key)])
}
