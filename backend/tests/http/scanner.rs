//! An API user for the inventory, with a role and a key.

use serde_json::json;

use crate::harness::{Actor, Postern, Program};

/// The records that it reads and writes.
pub const RECORDS: &str = "/api/v1/collections/inventory/records";

pub struct Scanner {
    pub postern: Postern,
    pub role: String,
    pub id: String,
    pub key: Program,
}

impl Scanner {
    /// An API user whose role has these permissions.
    pub async fn with(permissions: &[&str]) -> Self {
        let postern = Postern::ready().await;
        let role = postern.ada().role("Scanner", permissions).await;
        let id = postern.ada().api_user("Hours Scanner", &[&role]).await;
        let key = postern.ada().key(&id, "Left").await;
        Self { postern, role, id, key }
    }

    pub fn ada(&self) -> Actor<'_> {
        self.postern.ada()
    }

    /// The path of one of its keys.
    pub fn path(&self, key: &Program) -> String {
        format!("/api/v1/api-users/{}/keys/{}", self.id, key.id)
    }

    /// Writes a record with a key. Returns the status.
    pub async fn write(&self, with: &Program) -> u16 {
        with.at(&self.postern).post(RECORDS, json!({ "slab": 1 })).await.status
    }
}
