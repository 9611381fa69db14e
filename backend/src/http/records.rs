//! Records of collections.

use postern_shared::page::{Page, Window};
use postern_shared::path;
use postern_shared::permission::Action;
use postern_shared::record::Record;

use super::answer::{Created, Found};
use super::argument::{AnyObject, At, Made, Query, Within};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::record;
use crate::store::page::limit;
use crate::store::record::RecordRange;

pub(super) async fn list(
    caller: Caller,
    At(collection): At<String>,
    query: Query<Window>,
) -> Result<Found<Page<Record>>, Error> {
    record::must_reach(&caller, &collection, Action::Read)?;
    let query = query.read()?;
    let range = RecordRange {
        collection: &collection,
        from: query.from,
        to: query.to,
        limit: limit(query.limit)?,
        cursor: query.cursor.as_deref(),
        caller: caller.asker.principal.as_str(),
    };
    record::list(&caller, &range).await.map(Found)
}

pub(super) async fn append(
    caller: Caller,
    At(collection): At<String>,
    object: AnyObject,
) -> Result<Created<Record>, Error> {
    record::must_reach(&caller, &collection, Action::Write)?;
    let body = record::append(&caller, &collection, object.read()?).await?;
    Ok(appended(&collection, body))
}

pub(super) async fn appended_before(
    caller: Caller,
    At(collection): At<String>,
    Made(id): Made<String>,
) -> Result<Created<Record>, Error> {
    Ok(appended(&collection, record::find(&caller, &collection, &id).await?))
}

fn appended(collection: &str, body: Record) -> Created<Record> {
    Created { location: path::fill(path::RECORD, &[collection, &body.id]), body }
}

pub(super) async fn find(
    caller: Caller,
    Within(collection, id): Within<String, String>,
) -> Result<Found<Record>, Error> {
    record::find(&caller, &collection, &id).await.map(Found)
}
