//! Guarded APIs by their ids: what the authorizer reads with a key. An API has an item as long as an external resource
//! represents it, and only a resource that is not retired does.

use postern_shared::guard::{GuardedApi, Routes, distinct};
use serde::{Deserialize, Serialize};

use super::IndexItem;
use crate::error::Error;
use crate::store::item::{attribute, item_of};
use crate::store::{Condition, item_key};

/// The guard of an API: the resource that represents it, and the routes that require a permission of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredGuard {
    /// The resource's name.
    pub resource: String,
    /// The routes.
    #[serde(deserialize_with = "distinct")]
    pub routes: Routes,
}

impl StoredGuard {
    /// Condition: the API belongs to this resource.
    pub fn unchanged(&self) -> Result<Condition, Error> {
        Ok(Condition::Is("resource", attribute(&self.resource)?))
    }
}

/// The companion item of a resource for an API. The commit that writes it asserts that the API belongs to no other resource.
pub(super) fn entry(resource: &str, api: &GuardedApi) -> Result<IndexItem, Error> {
    let (key, routes) = (item_key::guarded_api(&api.api), api.routes.clone());
    let item = item_of(&key, &StoredGuard { resource: resource.to_owned(), routes })?;
    Ok(IndexItem { key, item, taken: None })
}
