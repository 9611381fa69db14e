//! Resources.

use postern_shared::page::{Listing, Page};
use postern_shared::path;
use postern_shared::resource::{NewResource, Resource, ResourceEdit};

use super::answer::{Created, Current, Done, Found};
use super::argument::{At, Draft, IfMatch, Made, MaybeIfMatch, Query};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::resource;
use crate::store::page::limit;

pub(super) async fn list(caller: Caller, query: Query<Listing>) -> Result<Found<Page<Resource>>, Error> {
    let query = query.read()?;
    let prefix = query.q.as_deref().unwrap_or_default();
    resource::list(&caller, prefix, limit(query.limit)?, query.cursor.as_deref()).await.map(Found)
}

pub(super) async fn create(caller: Caller, draft: Draft<NewResource>) -> Result<Created<Resource>, Error> {
    resource::create(&caller, draft.read()?).await.map(created)
}

pub(super) async fn created_before(caller: Caller, Made(name): Made<String>) -> Result<Created<Resource>, Error> {
    resource::find(&caller, &name).await.map(created)
}

fn created(body: Resource) -> Created<Resource> {
    Created { location: path::fill(path::RESOURCE, &[&body.name]), body }
}

pub(super) async fn find(caller: Caller, At(name): At<String>) -> Result<Current<Resource>, Error> {
    resource::find(&caller, &name).await.map(Current)
}

pub(super) async fn edit(
    caller: Caller,
    At(name): At<String>,
    version: IfMatch,
    edit: Draft<ResourceEdit>,
) -> Result<Current<Resource>, Error> {
    version.must_be(resource::find(&caller, &name).await?.version)?;
    resource::edit(&caller, &name, edit.read()?).await.map(Current)
}

pub(super) async fn retire(caller: Caller, At(name): At<String>, version: MaybeIfMatch) -> Result<Done, Error> {
    version.may_be(resource::find(&caller, &name).await?.version)?;
    resource::retire(&caller, &name).await?;
    Ok(Done)
}
