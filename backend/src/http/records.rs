//! Records of collections.

use postern_shared::page::Page;
use postern_shared::path;
use postern_shared::permission::Action;
use postern_shared::record::{Record, RecordQuery};

use http::HeaderName;

use super::extract::{AnyObject, Paged as _, PathId, PathIds, Query, Replayed};
use super::respond::{Created, Json};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::record;

/// The header with the sender's own id of an event.
pub(super) const EVENT_ID: HeaderName = HeaderName::from_static("event-id");
/// The header with the sender's time of an event.
pub(super) const OCCURRED_AT: HeaderName = HeaderName::from_static("occurred-at");

pub(super) async fn list(
    caller: Caller,
    PathId(collection): PathId<String>,
    query: Query<RecordQuery>,
) -> Result<Json<Page<Record>>, Error> {
    let collection = record::open(caller, collection, Action::Read)?;
    let query = query.read()?;
    collection.list(&query, &query.page()?).await.map(Json)
}

pub(super) async fn append(
    caller: Caller,
    PathId(collection): PathId<String>,
    object: AnyObject,
) -> Result<Created<Record>, Error> {
    let collection = record::open(caller, collection, Action::Write)?;
    let record = collection.append(object.read()?).await?;
    Ok(appended(collection.name(), record))
}

pub(super) async fn replay_append(
    caller: Caller,
    PathId(collection): PathId<String>,
    Replayed(id): Replayed<String>,
) -> Result<Created<Record>, Error> {
    let collection = record::open(caller, collection, Action::Read)?;
    Ok(appended(collection.name(), collection.find(&id).await?))
}

fn appended(collection: &str, body: Record) -> Created<Record> {
    Created { location: path::record(collection, &body.id), body }
}

pub(super) async fn find(
    caller: Caller,
    PathIds(collection, id): PathIds<String, String>,
) -> Result<Json<Record>, Error> {
    record::open(caller, collection, Action::Read)?.find(&id).await.map(Json)
}
