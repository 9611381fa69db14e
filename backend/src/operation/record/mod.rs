//! Records: append one or a batch, find, list.

mod append;
mod batch;
mod list;

pub use append::Appended;

use postern_shared::permission::Action;
use postern_shared::problem::Code;
use postern_shared::record::Record;
use postern_shared::resource::{BUILT_IN_COLLECTIONS, ResourceKind};

use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::Snapshot;

/// A collection that a caller has opened for an action.
#[derive(Debug)]
pub struct OpenCollection {
    caller: Caller,
    name: String,
}

/// Opens a collection. Refuses one that does not exist, or that is retired and cannot serve the action. A defined
/// collection was read with the caller, because the path names it.
pub fn open(caller: Caller, name: String, action: Action) -> Result<OpenCollection, Refusal> {
    must_exist(caller.snapshot(), &name)?;
    if caller.snapshot().resource(&name).is_some_and(|defined| !defined.serves(action)) {
        return Err(Refusal::new(Code::ResourceRetired, "This collection is retired and takes no more records."));
    }
    Ok(OpenCollection { caller, name })
}

/// Refuses a name that is not a collection's.
pub fn must_exist(snapshot: &Snapshot, name: &str) -> Result<(), Refusal> {
    let defined = snapshot.resource(name).is_some_and(|resource| resource.kind == ResourceKind::Collection);
    if defined || BUILT_IN_COLLECTIONS.contains(&name) {
        return Ok(());
    }
    let shown: String = name.chars().take(100).flat_map(char::escape_debug).collect();
    Err(Refusal::new(Code::NotFound, format!("There is no collection {shown}.")))
}

impl OpenCollection {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// One record.
    pub async fn find(&self, id: &str) -> Result<Record, Error> {
        let found = self.caller.app().store.record(&self.name, id).await?;
        found.ok_or_else(|| Refusal::not_found("record").into())
    }
}
