//! Resources.

use postern_shared::page::{Listing, Page};
use postern_shared::path;
use postern_shared::resource::{NewResource, Resource, ResourceEdit};

use super::extract::{IfMatch, JsonBody, MaybeIfMatch, Paged as _, PathId, Query, Replayed};
use super::respond::{Created, Json, NoContent, WithEtag};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::resource;

pub(super) async fn list(caller: Caller, query: Query<Listing>) -> Result<Json<Page<Resource>>, Error> {
    let query = query.read()?;
    resource::list(&caller, &query, &query.page()?).await.map(Json)
}

pub(super) async fn create(caller: Caller, body: JsonBody<NewResource>) -> Result<Created<Resource>, Error> {
    resource::create(&caller, body.read()?).await.map(created)
}

pub(super) async fn replay_create(
    caller: Caller,
    Replayed(name): Replayed<String>,
) -> Result<Created<Resource>, Error> {
    resource::open(caller, &name).await.map(|resource| created(resource.view()))
}

fn created(body: Resource) -> Created<Resource> {
    Created { location: path::resource(&body.name), body }
}

pub(super) async fn find(caller: Caller, PathId(name): PathId<String>) -> Result<WithEtag<Resource>, Error> {
    Ok(WithEtag(resource::open(caller, &name).await?.view()))
}

pub(super) async fn edit(
    caller: Caller,
    PathId(name): PathId<String>,
    version: IfMatch,
    edit: JsonBody<ResourceEdit>,
) -> Result<WithEtag<Resource>, Error> {
    let resource = resource::open(caller, &name).await?;
    version.must_be(resource.version())?;
    resource.edit(edit.read()?).await.map(WithEtag)
}

pub(super) async fn retire(
    caller: Caller,
    PathId(name): PathId<String>,
    version: MaybeIfMatch,
) -> Result<NoContent, Error> {
    let resource = resource::open(caller, &name).await?;
    version.may_be(resource.version())?;
    resource.retire().await.map(|()| NoContent)
}
