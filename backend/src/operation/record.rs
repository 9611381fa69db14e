//! Records: append, find, list.

use postern_shared::page::Page;
use postern_shared::permission::{Action, Permission};
use postern_shared::problem::Code;
use postern_shared::record::Record;
use postern_shared::resource::{BUILT_IN_COLLECTIONS, ResourceKind};
use serde_json::{Map, Value};

use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::commit::Commit;
use crate::store::item::item_of;
use crate::store::record::{RecordQuery, StoredRecord, new_id, place};

/// Refuses a collection that does not exist, or that the caller has no right to, or that takes nothing more. A defined one was read
/// along with the caller, for the path names it.
pub fn must_reach(caller: &Caller, collection: &str, action: Action) -> Result<(), Refusal> {
    caller.must(&Permission::on(collection, action))?;
    if BUILT_IN_COLLECTIONS.contains(&collection) {
        return Ok(());
    }
    let defined = caller.snapshot.resource(collection).filter(|resource| resource.kind == ResourceKind::Collection);
    let defined = defined.ok_or_else(|| Refusal::not_found("collection"))?;
    if !defined.serves(action) {
        return Err(Refusal::new(Code::ResourceRetired, "This collection was retired and takes no more records."));
    }
    Ok(())
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
        credential: caller.audit.credential.clone(),
        request: caller.audit.request.id.clone(),
        data: serde_json::to_string(&data).map_err(Error::internal)?,
    };
    if caller.once.is_some() {
        let mut commit = Commit::default();
        commit.put(place.clone(), item_of(&place, &stored)?);
        caller.commit(commit, &id).await?;
    } else {
        caller.app.store.append(&place, &stored).await?;
    }
    Ok(Record { id, at: caller.now, by, data })
}

/// A record.
pub async fn find(caller: &Caller, collection: &str, id: &str) -> Result<Record, Error> {
    must_reach(caller, collection, Action::Read)?;
    let place = place(collection, id).ok_or_else(|| Refusal::not_found("record"))?;
    caller.app.store.record(&place).await?.ok_or_else(|| Refusal::not_found("record").into())
}

/// A page of a collection's records, newest first.
pub async fn list(caller: &Caller, query: &RecordQuery<'_>) -> Result<Page<Record>, Error> {
    must_reach(caller, query.collection, Action::Read)?;
    caller.app.store.records(query).await
}
