//! Records of collections.

use postern_shared::page::{Page, Window};
use postern_shared::path;
use postern_shared::permission::Action;
use postern_shared::record::Record;

use super::answer::{Created, Json};
use super::argument::{AnyObject, PathId, PathIds, Query, Replayed};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::record;
use crate::store::page::limit;
use crate::store::record::RecordQuery;

pub(super) async fn list(
    caller: Caller,
    PathId(collection): PathId<String>,
    query: Query<Window>,
) -> Result<Json<Page<Record>>, Error> {
    record::must_reach(&caller, &collection, Action::Read)?;
    let query = query.read()?;
    let range = RecordQuery {
        collection: &collection,
        from: query.from,
        to: query.to,
        limit: limit(query.limit)?,
        cursor: query.cursor.as_deref(),
        caller: caller.actor.principal.as_str(),
    };
    record::list(&caller, &range).await.map(Json)
}

pub(super) async fn append(
    caller: Caller,
    PathId(collection): PathId<String>,
    object: AnyObject,
) -> Result<Created<Record>, Error> {
    record::must_reach(&caller, &collection, Action::Write)?;
    let body = record::append(&caller, &collection, object.read()?).await?;
    Ok(appended(&collection, body))
}

pub(super) async fn replay_append(
    caller: Caller,
    PathId(collection): PathId<String>,
    Replayed(id): Replayed<String>,
) -> Result<Created<Record>, Error> {
    Ok(appended(&collection, record::find(&caller, &collection, &id).await?))
}

fn appended(collection: &str, body: Record) -> Created<Record> {
    Created { location: path::fill(path::RECORD, &[collection, &body.id]), body }
}

pub(super) async fn find(
    caller: Caller,
    PathIds(collection, id): PathIds<String, String>,
) -> Result<Json<Record>, Error> {
    record::find(&caller, &collection, &id).await.map(Json)
}
