//! Records: append, find, list.

use postern_shared::page::Page;
use postern_shared::permission::{Action, Permission};
use postern_shared::record::Record;
use postern_shared::resource::BUILT_IN_COLLECTIONS;
use serde_json::{Map, Value};

use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::record::{RecordRange, StoredRecord, new_id, place};

/// Refuses a collection that does not exist, or that the caller has no right to.
pub fn must_reach(caller: &Caller, collection: &str, action: Action) -> Result<(), Refusal> {
    caller.must(&Permission::on(collection, action))?;
    if BUILT_IN_COLLECTIONS.contains(&collection) { Ok(()) } else { Err(Refusal::not_found("collection")) }
}

/// Appends a record to a collection.
pub async fn append(caller: &Caller, collection: &str, data: Map<String, Value>) -> Result<Record, Error> {
    must_reach(caller, collection, Action::Write)?;
    let by = caller.principal()?.named();
    let id = new_id(&caller.app.random, caller.now);
    let place = place(collection, &id).ok_or_else(|| Error::internal("a record id that is not one"))?;
    let stored = StoredRecord {
        id: id.clone(),
        at: caller.now,
        by: by.clone(),
        credential: caller.author.credential.clone(),
        request: caller.author.request.id.clone(),
        data: serde_json::to_string(&data).map_err(Error::internal)?,
    };
    caller.app.store.append(&place, &stored).await?;
    Ok(Record { id, at: caller.now, by, data })
}

/// A record.
pub async fn find(caller: &Caller, collection: &str, id: &str) -> Result<Record, Error> {
    must_reach(caller, collection, Action::Read)?;
    let place = place(collection, id).ok_or_else(|| Refusal::not_found("record"))?;
    caller.app.store.record(&place).await?.ok_or_else(|| Refusal::not_found("record").into())
}

/// A page of a collection's records, newest first.
pub async fn list(caller: &Caller, range: &RecordRange<'_>) -> Result<Page<Record>, Error> {
    must_reach(caller, range.collection, Action::Read)?;
    caller.app.store.records(range).await
}
