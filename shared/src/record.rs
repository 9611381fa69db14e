//! Records: what integrations append to a collection. A record is never edited or deleted.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::change::credential_id;
use crate::field::{FieldErrors, Validate, Violation};
use crate::json::JsonObject;
use crate::page::Order;
use crate::principal::{PrincipalId, PrincipalName};
use crate::problem::Problem;
use crate::session::CredentialName;
use crate::time::{self, Timestamp};

/// Longest request body, and so longest record, in bytes.
pub const BODY_LIMIT: usize = 64 * 1024;
/// Most records in a batch.
pub const BATCH_LIMIT: usize = 100;
/// Longest request body of a batch, in bytes.
pub const BATCH_BODY_LIMIT: usize = 1024 * 1024;
/// Most records on a page.
pub const RECORD_PAGE_LIMIT: u32 = 1000;
/// Longest event id, in characters.
pub const EVENT_ID_LIMIT: usize = 128;
/// How long after its time a record can appear: 4 seconds to write it, and clocks that differ by some seconds.
pub const RECORDS_SETTLE: SignedDuration = SignedDuration::from_secs(10);

/// A record of a collection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Record {
    /// The id, a ULID: later records have greater ids.
    pub id: String,
    /// When Postern received the record.
    pub at: Timestamp,
    /// When the event happened, according to the sender; `null` if the sender did not say.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(required = true))]
    pub occurred_at: Option<Timestamp>,
    /// The sender's own id of the event, which no other record of this writer in the collection has; `null` if the sender
    /// gave none.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(required = true))]
    pub event_id: Option<String>,
    /// Who wrote the record.
    pub by: PrincipalName,
    /// The credential that the record was written with.
    pub credential: CredentialName,
    /// The content, as sent.
    pub data: JsonObject,
}

/// A record to append.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NewRecord {
    /// The content, up to 64 KiB.
    pub data: JsonObject,
    /// Your own id of the event: 1 to 128 visible ASCII characters. Sent again, it makes no second record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
    /// When the event happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<Timestamp>,
}

impl Validate for NewRecord {
    fn check(&self, errors: &mut FieldErrors) {
        let is_long = self.data.text().len() > BODY_LIMIT;
        let too_long = Violation::new("too_long", format!("Send at most {BODY_LIMIT} bytes."));
        errors.check("data", if is_long { Err(too_long) } else { Ok(()) });
        errors.check("event_id", self.event_id.as_deref().map_or(Ok(()), event_id));
        errors.check("occurred_at", self.occurred_at.map_or(Ok(()), occurred_at));
    }
}

/// Whether a time can be that of an event: RFC 3339 has the years 0000 to 9999, and many programs begin with 0001.
///
/// # Errors
/// What to send instead.
pub fn occurred_at(at: Timestamp) -> Result<(), Violation> {
    if (1..=9999).contains(&at.date().year()) {
        return Ok(());
    }
    Err(Violation::new("bad_time", "Send a time in the years 0001 to 9999."))
}

/// Whether a text can be an event id.
///
/// # Errors
/// What to send instead.
pub fn event_id(text: &str) -> Result<(), Violation> {
    let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
    if visible && (1..=EVENT_ID_LIMIT).contains(&text.len()) {
        return Ok(());
    }
    let sentence =
        format!("An event id is 1 to {EVENT_ID_LIMIT} visible ASCII characters without spaces, such as a UUID.");
    Err(Violation::new("bad_event_id", sentence))
}

/// A request to append records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RecordBatch {
    /// 1 to 100 records.
    #[cfg_attr(feature = "server", schema(min_items = 1, max_items = 100))]
    pub records: Vec<NewRecord>,
}

impl Validate for RecordBatch {
    fn check(&self, errors: &mut FieldErrors) {
        let fits = (1..=BATCH_LIMIT).contains(&self.records.len());
        let sentence = format!("Send 1 to {BATCH_LIMIT} records.");
        errors.check("records", if fits { Ok(()) } else { Err(Violation::new("bad_length", sentence)) });
    }
}

/// What became of the records of a batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct BatchResults {
    /// A result for each record, in the order in which they were sent.
    pub results: Vec<BatchResult>,
}

/// What became of one record of a batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct BatchResult {
    /// 201 if the record was appended, 200 if it was sent before, and otherwise the status of the problem.
    pub status: u16,
    /// The id of the record; absent if there is a problem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub id: Option<String>,
    /// The reason why the record was not appended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub problem: Option<Problem>,
}

/// A query for records of a collection.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct RecordQuery {
    /// `desc`, the default, is newest first. `asc` is oldest first and answers only what is settled: records that are
    /// older than 10 seconds (with `by`, 30 seconds), so that no record appears later among those that were answered.
    #[cfg_attr(feature = "server", param(inline))]
    pub order: Option<Order>,
    /// With `order=asc`: only records after the record with this id.
    pub after: Option<String>,
    /// Only records by this writer: the id of a user, API user, key or session.
    pub by: Option<String>,
    /// Only records with this event id, which each writer can use once. Use it only with `by`, `limit` and `cursor`.
    pub event_id: Option<String>,
    /// Only records received at or after this time.
    pub from: Option<Timestamp>,
    /// Only records received before this time.
    pub to: Option<Timestamp>,
    /// Only records whose event happened at or after this time.
    pub occurred_from: Option<Timestamp>,
    /// Only records whose event happened before this time.
    pub occurred_to: Option<Timestamp>,
    /// Items on the page, 1 to 1000; 50 if omitted. A page can have fewer items and still not be the last: it has about
    /// 5 MB at most, and a filter looks at some thousand records.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 1000, default = 50))]
    pub limit: Option<u32>,
    /// The `next_cursor` of the previous page.
    pub cursor: Option<String>,
}

/// Whether a text can be the writer of a record: the id of a user, API user, key or session.
fn writer_id(text: &str) -> Result<(), Violation> {
    if text.parse::<PrincipalId>().is_ok() || credential_id(text).is_ok() {
        return Ok(());
    }
    Err(Violation::new("bad_id", "This is not the id of a user, API user, key or session."))
}

impl Validate for RecordQuery {
    fn check(&self, errors: &mut FieldErrors) {
        errors.check("by", self.by.as_deref().map_or(Ok(()), writer_id));
        errors.check("event_id", self.event_id.as_deref().map_or(Ok(()), event_id));
        errors.check("from", time::check_window(self.from, self.to));
        errors.check("occurred_from", time::check_window(self.occurred_from, self.occurred_to));
    }
}
