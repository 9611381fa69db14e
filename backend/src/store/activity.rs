//! The activity of an actor or a credential: changes and records in one order.
//!
//! The index contains keys only, in partitions by kind and shard. A page queries them side by side and reads the items
//! that it shows. The index is eventually consistent, and no decision reads it.

use postern_shared::activity::{Activity, ActivityKind, ChangeName, RecordName};
use postern_shared::change::{Action, RequestInfo, Subject};
use postern_shared::session::CredentialName;
use postern_shared::time::Timestamp;
use serde::Deserialize;

use super::Store;
use super::item::value_of;
use super::item_key::{self, INDEX_SHARDS, ItemKey};
use super::query::Index;
use super::span::Span;
use super::table::{INDEX_BY_ACTOR, INDEX_BY_CREDENTIAL};
use crate::error::Error;

/// The actor or the credential that activity is listed by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// The actor with this id.
    Actor(String),
    /// The credential with this id.
    Credential(String),
}

impl By {
    pub(super) fn index(&self) -> Index {
        match self {
            Self::Actor(_) => INDEX_BY_ACTOR,
            Self::Credential(_) => INDEX_BY_CREDENTIAL,
        }
    }

    /// Its partitions of that index.
    pub(super) fn partitions(&self, kinds: &[ActivityKind]) -> Vec<String> {
        let (Self::Actor(id) | Self::Credential(id)) = self;
        let of_kind = |kind: &ActivityKind| {
            let kind = *kind;
            (0..INDEX_SHARDS).map(move |shard| item_key::activity_partition(id, kind, shard))
        };
        kinds.iter().flat_map(of_kind).collect()
    }
}

/// The attributes that changes and records have in common, and those that tell what a change is.
#[derive(Deserialize)]
struct Stored {
    id: String,
    at: Timestamp,
    #[serde(alias = "by")]
    actor: Subject,
    credential: CredentialName,
    request: RequestInfo,
    action: Option<Action>,
    target: Option<Subject>,
}

/// Their names. A record's data is not read.
const ATTRIBUTES: [&str; 8] = ["id", "at", "actor", "by", "credential", "request", "action", "target"];

impl Stored {
    fn view(self, key: &ItemKey) -> Activity {
        let Self { id, at, actor, credential, request, action, target } = self;
        let change = action.zip(target).map(|(action, target)| ChangeName { id: id.clone(), action, target });
        let collection = item_key::collection_of(&key.pk);
        let record = collection.map(|collection| RecordName { collection: collection.to_owned(), id });
        let kind = if record.is_some() { ActivityKind::Record } else { ActivityKind::Change };
        Activity { at, kind, actor, credential, record, change, request }
    }
}

impl Store {
    /// The keys of up to `limit` changes and records of these kinds, the first ones of a span, each with its position.
    pub async fn activity_keys(
        &self,
        by: &By,
        kinds: &[ActivityKind],
        span: &Span,
        limit: usize,
    ) -> Result<Vec<(String, ItemKey)>, Error> {
        self.keys_in_span(by.index(), &by.partitions(kinds), span, limit).await
    }

    /// The activities under these keys, in this order, each with the position of its key.
    pub async fn activities_at(&self, keys: &[(String, ItemKey)]) -> Result<Vec<(String, Activity)>, Error> {
        let mut reading = self.read_attributes(keys.iter().map(|(_, key)| key.clone()), &ATTRIBUTES).await?;
        let found = keys.iter().filter_map(|(position, key)| Some((position, key, reading.remove(key).flatten()?)));
        found.map(|(position, key, item)| Ok((position.clone(), value_of::<Stored>(item)?.view(key)))).collect()
    }
}
