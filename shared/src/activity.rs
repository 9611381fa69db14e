//! Activity: the changes and records of a principal or a credential, in one list.

use crate::field::{FieldErrors, Validate};
use crate::time::{self, Timestamp};
use serde::{Deserialize, Serialize};

use crate::change::{Action, RequestInfo, Subject, actor_id, credential_id};
use crate::page::Order;
use crate::session::CredentialName;

/// A change that a principal made, or a record that it wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Activity {
    /// When the change was made, or the record written.
    pub at: Timestamp,
    /// Whether it is a change or a record.
    pub kind: ActivityKind,
    /// Who made the change or wrote the record.
    pub actor: Subject,
    /// The credential that was used.
    pub credential: CredentialName,
    /// The record that was written; absent for a change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub record: Option<RecordName>,
    /// The change that was made; absent for a record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub change: Option<ChangeName>,
    /// The request.
    pub request: RequestInfo,
}

/// A record, by collection and id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RecordName {
    /// The name of the collection.
    pub collection: String,
    /// The id.
    pub id: String,
}

/// An entry of the change log, without the values that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ChangeName {
    /// The id of the entry.
    pub id: String,
    /// What was done.
    pub action: Action,
    /// What was changed.
    pub target: Subject,
}

spelled! {
    /// The kind of an activity.
    pub enum ActivityKind {
        /// A change, which the change log contains.
        Change = "change",
        /// A record that was written to a collection.
        Record = "record",
    }
}

/// A query for the activity of an actor or a credential; the caller's own if both are omitted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct ActivityQuery {
    /// `desc`, the default, is newest first. `asc` is oldest first and answers only what is settled: activity that is
    /// older than 30 seconds, so that none appears later among what was answered. Changes have the place that they have in
    /// the change log.
    #[cfg_attr(feature = "server", param(inline))]
    pub order: Option<Order>,
    /// With `order=asc`: only activity after the change or record with this id.
    pub after: Option<String>,
    /// Only the activity of this actor: the id of a user or API user, or `deployer`.
    pub actor: Option<String>,
    /// Only activity with this credential: the id of a key or session.
    pub credential: Option<String>,
    /// Only changes, or only records.
    pub kind: Option<ActivityKind>,
    /// Only activity at or after this time.
    pub from: Option<Timestamp>,
    /// Only activity before this time.
    pub to: Option<Timestamp>,
    /// Items on the page, 1 to 100; 50 if omitted. A page can have fewer items and still not be the last.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100, default = 50))]
    pub limit: Option<u32>,
    /// The `next_cursor` of the previous page.
    pub cursor: Option<String>,
}

impl Validate for ActivityQuery {
    fn check(&self, errors: &mut FieldErrors) {
        errors.check("actor", self.actor.as_deref().map_or(Ok(()), actor_id));
        errors.check("credential", self.credential.as_deref().map_or(Ok(()), credential_id));
        errors.check("from", time::check_window(self.from, self.to));
    }
}
