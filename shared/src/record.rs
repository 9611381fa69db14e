//! Records: what integrations append to a collection. A record is never edited or deleted.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::principal::PrincipalName;

/// Longest request body, and so longest record, in bytes.
pub const BODY_LIMIT: usize = 64 * 1024;

/// A record of a collection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Record {
    /// The id, a ULID: later records have greater ids.
    pub id: String,
    /// When the record was written.
    pub at: Timestamp,
    /// Who wrote the record.
    pub by: PrincipalName,
    /// The content, as sent.
    #[cfg_attr(feature = "server", schema(value_type = Object))]
    pub data: Map<String, Value>,
}
