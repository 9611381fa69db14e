//! Defined resources. The entry in the directory is the resource; built-in resources are not stored.

use postern_shared::change::{Subject, SubjectKind};
use postern_shared::guard::GuardedApi;
use postern_shared::page::NameOrder;
use postern_shared::permission::Action;
use postern_shared::resource::{Resource, ResourceKind};
use postern_shared::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::change::{Logged, next_time};
use super::guarded_api;
use super::{Entity, IndexItem};
use crate::error::{Error, Refusal};
use crate::store::item::attribute;
use crate::store::item_key;
use crate::store::{Commit, Condition, Directory, Filter, ItemKey, Listed, Query, SortKeys, Store};

/// A defined resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredResource {
    /// Its name, never reused, not even after retirement.
    pub name: String,
    /// Its kind.
    pub kind: ResourceKind,
    /// Its purpose, in words.
    pub description: String,
    /// The APIs that it represents, by their ids. Items that an earlier release wrote have none.
    #[serde(default)]
    pub guards: Vec<GuardedApi>,
    /// When it was retired.
    pub retired_at: Option<Timestamp>,
    /// Incremented by every edit.
    pub version: u64,
    /// The time of the last entry in its change log.
    pub changed_at: Timestamp,
}

impl StoredResource {
    /// API view.
    pub fn view(&self) -> Resource {
        Resource {
            name: self.name.clone(),
            kind: self.kind,
            description: self.description.clone(),
            guards: self.guards.clone(),
            built_in: false,
            retired_at: self.retired_at,
            version: self.version,
        }
    }

    /// Whether an action is still possible. A retired collection can be read; nothing else that is retired can be used.
    pub fn serves(&self, action: Action) -> bool {
        self.retired_at.is_none() || (self.kind == ResourceKind::Collection && action == Action::Read)
    }

    /// Condition: version unchanged.
    pub fn unchanged(&self) -> Result<Condition, Error> {
        Ok(Condition::Is("version", attribute(self.version)?))
    }

    /// Inserts it, unless its name is or was in use.
    pub fn insert(&self, commit: &mut Commit) -> Result<(), Error> {
        commit.insert_entity(self)?;
        let sentence = "Another resource has, or had, this name. Names are never used again.";
        commit.expect_absent_or(self.item_key(), Refusal::taken("name", sentence));
        Ok(())
    }

    /// Writes a new version.
    pub fn update(&mut self, commit: &mut Commit, before: &Self, now: Timestamp) -> Result<(), Error> {
        self.version = before.version + 1;
        self.changed_at = next_time(now, before.changed_at)?;
        commit.expect(before.item_key(), before.unchanged()?);
        commit.update_entity(before, self)
    }
}

impl Logged for StoredResource {
    fn subject(&self) -> Subject {
        Subject::new(SubjectKind::Resource, &self.name, &self.name)
    }

    /// Its name and kind never change.
    fn loggable(&self) -> Value {
        json!({ "description": self.description, "guards": self.guards, "retired_at": self.retired_at })
    }
}

impl Entity for StoredResource {
    fn item_key(&self) -> ItemKey {
        item_key(&self.name)
    }

    fn index_items(&self) -> Result<Vec<IndexItem>, Error> {
        self.guards.iter().map(|guard| guarded_api::entry(&self.name, guard)).collect()
    }
}

/// The primary key of a resource. Names of resources are canonical.
pub(in crate::store) fn item_key(name: &str) -> ItemKey {
    item_key::name(Directory::Resource, name)
}

impl Store {
    /// Up to `limit` defined resources in the order of their names, after one of them. Only those whose names contain
    /// `part`; all of them if it is empty.
    pub async fn resources(
        &self,
        part: &str,
        order: NameOrder,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Listed<StoredResource>, Error> {
        // Names of resources are in searchable form.
        let filter = (!part.is_empty()).then_some(Filter::Contains("name", part));
        let query = Query::new(item_key::directory_partition(Directory::Resource), SortKeys::All);
        let backwards = order == NameOrder::Descending;
        self.listed(&Query { after, backwards, filter, limit, ..query }).await
    }
}
