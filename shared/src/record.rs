//! Records: what integrations write into a collection, append-only, each its own log entry.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::principal::PrincipalName;

/// Longest record, as JSON text in bytes; also the limit of every request body.
pub const BODY_LIMIT: usize = 64 * 1024;

/// One record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Record {
    /// Its id, a ULID: later records have greater ids.
    pub id: String,
    /// When it was written.
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Who wrote it.
    pub by: PrincipalName,
    /// What was written.
    #[cfg_attr(feature = "server", schema(value_type = Object))]
    pub data: Map<String, Value>,
}
