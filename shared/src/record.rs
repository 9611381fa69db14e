//! Records: what integrations append to a collection. A record is never edited or deleted.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::json::JsonObject;
use crate::principal::PrincipalName;
use crate::session::CredentialName;

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
    /// The credential that the record was written with.
    pub credential: CredentialName,
    /// The content, as sent.
    pub data: JsonObject,
}

/// A query for records of a collection, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct RecordQuery {
    /// Only records by this writer: the id of a user, API user, key or session. A page can then have fewer items than
    /// its limit and still not be the last.
    pub by: Option<String>,
    /// Only records at or after this time.
    pub from: Option<Timestamp>,
    /// Only records before this time.
    pub to: Option<Timestamp>,
    /// Items on the page, 1 to 100; 50 if omitted.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100))]
    pub limit: Option<u32>,
    /// The `next_cursor` of the previous page.
    pub cursor: Option<String>,
}
