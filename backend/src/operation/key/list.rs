//! List the keys of a principal.

use jiff::Timestamp;
use postern_shared::api_key::ApiKey;
use postern_shared::page::{PAGE_LIMIT, Page};

use crate::app::App;
use crate::error::Error;
use crate::operation::principal::OpenPrincipal;
use crate::store::entity::principal::Principal;

impl OpenPrincipal {
    /// A page of its keys, in no meaningful order. Keys that have ended and were not cleaned up yet count for the page
    /// but are not in it.
    pub async fn keys(&self, limit: u32, cursor: Option<&str>) -> Result<Page<ApiKey>, Error> {
        let (caller, owner) = (&self.caller, &self.principal);
        let page = caller.app().store.keys_of(&owner.id, caller.id().as_str(), limit, cursor).await?;
        let items = page.items.iter().filter(|key| !owner.has_ended(key)).map(|key| key.view(caller.now())).collect();
        Ok(Page { items, next_cursor: page.next_cursor })
    }
}

/// The first keys of a principal that have not ended, at most 100.
pub(in crate::operation) async fn first(app: &App, owner: &Principal, now: Timestamp) -> Result<Vec<ApiKey>, Error> {
    let keys = app.store.first_keys_of(&owner.id, PAGE_LIMIT).await?;
    Ok(keys.iter().filter(|key| !owner.has_ended(key)).map(|key| key.view(now)).collect())
}
