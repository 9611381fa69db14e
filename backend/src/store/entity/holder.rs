//! Holders of a role.

use postern_shared::id::RoleId;
use postern_shared::principal::PrincipalId;
use serde::Deserialize;

use crate::error::Error;
use crate::store::Store;
use crate::store::item_key::{self, HOLDERS};
use crate::store::query::{Query, SortKeys};

/// The item that makes a principal a holder of a role. It consists of its key.
#[derive(Deserialize)]
pub(in crate::store) struct Holder {
    sk: String,
}

impl Holder {
    pub(in crate::store) fn principal(&self) -> Result<PrincipalId, Error> {
        let id = self.sk.strip_prefix(HOLDERS).and_then(|id| id.parse().ok());
        id.ok_or_else(|| Error::internal("a holder item without a principal"))
    }
}

impl Store {
    /// Up to `limit` holders of a role, in the order of their ids, after one of them.
    pub async fn holders(
        &self,
        role: &RoleId,
        after: Option<&PrincipalId>,
        limit: u32,
    ) -> Result<Vec<PrincipalId>, Error> {
        let partition = item_key::role_partition(role);
        let after = after.map(|principal| item_key::holder(role, principal).sk);
        let query = Query { after: after.as_deref(), limit, ..Query::new(&partition, SortKeys::Prefix(HOLDERS)) };
        let holders: Vec<(String, Holder)> = self.list(&query).await?;
        holders.iter().map(|(_, holder)| holder.principal()).collect()
    }
}
