//! Records: append, find, list.

use postern_shared::activity::ActivityKind;
use postern_shared::id::{KeyId, SessionId};
use postern_shared::json::JsonObject;
use postern_shared::page::Page;
use postern_shared::permission::Action;
use postern_shared::problem::Code;
use postern_shared::record::{Record, RecordQuery};
use postern_shared::resource::{BUILT_IN_COLLECTIONS, ResourceKind};

use super::log::{Window, id};
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::activity::By;
use crate::store::entity::record::{StoredRecord, new_id};
use crate::store::item_key::collection_of;
use crate::store::{Commit, ItemKey, PageQuery};

/// A collection that a caller has opened for an action.
#[derive(Debug)]
pub struct OpenCollection {
    caller: Caller,
    name: String,
}

/// Opens a collection. Refuses one that does not exist, or that is retired and cannot serve the action. A defined
/// collection was read with the caller, because the path names it.
pub fn open(caller: Caller, name: String, action: Action) -> Result<OpenCollection, Refusal> {
    if !BUILT_IN_COLLECTIONS.contains(&name.as_str()) {
        let defined = caller.snapshot().resource(&name).filter(|resource| resource.kind == ResourceKind::Collection);
        if !defined.ok_or_else(|| Refusal::not_found("collection"))?.serves(action) {
            return Err(Refusal::new(Code::ResourceRetired, "This collection is retired and takes no more records."));
        }
    }
    Ok(OpenCollection { caller, name })
}

impl OpenCollection {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Appends a record.
    pub async fn append(&self, data: JsonObject) -> Result<Record, Error> {
        let Self { caller, name } = self;
        let by = caller.principal()?.named();
        let id = new_id(&caller.app().random, caller.now());
        let stored = StoredRecord {
            id: id.clone(),
            at: caller.now(),
            by: by.clone(),
            credential: caller.audit().credential.clone(),
            request: caller.audit().request.clone(),
            data: data.text().to_owned(),
        };
        if caller.idempotency().is_some() {
            let mut commit = Commit::default();
            stored.insert(&mut commit, name)?;
            caller.commit(commit, &id).await?;
        } else {
            caller.app().store.append_record(name, &stored).await?;
        }
        Ok(Record { id, at: caller.now(), by, credential: stored.credential, data })
    }

    /// One record.
    pub async fn find(&self, id: &str) -> Result<Record, Error> {
        let found = self.caller.app().store.record(&self.name, id).await?;
        found.ok_or_else(|| Refusal::not_found("record").into())
    }

    /// A page of records, newest first.
    pub async fn list(&self, query: &RecordQuery, page: &PageQuery) -> Result<Page<Record>, Error> {
        let Self { caller, name } = self;
        match id("by", query.by.as_ref())? {
            Some(by) => self.list_by(by, query, page).await,
            None => caller.app().store.records(name, caller.id(), query, page).await,
        }
    }

    /// A page of the records that an actor or a credential wrote. The index lists those of all collections together.
    async fn list_by(&self, by: &str, query: &RecordQuery, page: &PageQuery) -> Result<Page<Record>, Error> {
        let Self { caller, name } = self;
        let store = &caller.app().store;
        let list = ["records", name.as_str(), by];
        let Some(window) = Window::open(caller, &list, (query.from, query.to), page)? else {
            return Ok(Page { items: Vec::new(), next_cursor: None });
        };
        let is_credential = by.parse::<KeyId>().is_ok() || by.parse::<SessionId>().is_ok();
        let by = if is_credential { By::Credential(by.to_owned()) } else { By::Actor(by.to_owned()) };
        let low = window.low();
        let kinds = [ActivityKind::Record];
        let load = async |before: String, limit| store.activity_keys(&by, &kinds, &low, &before, limit).await;
        let matches = |key: &ItemKey| collection_of(&key.pk) == Some(name);
        let (keys, position) = window.find(page.limit as usize, Some(&matches), load).await?;
        Ok(window.page((store.records_at(&keys).await?, position)))
    }
}
