//! Directories: one item per name, which makes the name unique and lists the things in the order of their names.

use postern_shared::page::Page;
use postern_shared::text::{CANONICAL_LENGTH, canonical};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Store;
use super::item::value_of;
use super::key::{self, Directory, Key};
use super::page::CursorScope;
use super::read::{Query, SortKeys};
use crate::error::Error;

/// What a directory says of a name.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound = "Id: Serialize + DeserializeOwned")]
pub struct Entry<Id> {
    /// Whose name it is.
    pub id: Id,
    /// The canonical name: the item's sort key.
    pub sk: String,
}

/// Where the name of a thing lies.
#[must_use]
pub fn place(directory: Directory, name: &str) -> Key {
    key::name(directory, &canonical(name))
}

impl Store {
    /// A page of ids in the order of their names, only those whose name begins with `prefix` in canonical form.
    pub async fn list<Id: Serialize + DeserializeOwned>(
        &self,
        directory: Directory,
        prefix: &str,
        limit: u32,
        cursor: Option<&str>,
        caller: &str,
    ) -> Result<Page<Id>, Error> {
        let partition = key::directory_partition(directory);
        let prefix = canonical(prefix);
        let scope = CursorScope::to(&[partition, caller, &prefix]);
        let after = cursor.map(|cursor| scope.position(cursor)).transpose()?;
        let query = Query {
            partition,
            sort_keys: if prefix.is_empty() { SortKeys::All } else { SortKeys::Prefix(&prefix) },
            after: after.as_deref(),
            backwards: false,
            limit: limit + 1,
        };
        // DynamoDB refuses to look for what no key can begin with.
        let found = if prefix.len() > CANONICAL_LENGTH { Vec::new() } else { self.query(&query).await? };
        let mut entries: Vec<Entry<Id>> = found.into_iter().map(value_of).collect::<Result<_, _>>()?;
        let more = entries.len() > limit as usize;
        entries.truncate(limit as usize);
        let next_cursor = entries.last().filter(|_| more).map(|last| scope.cursor(&last.sk));
        Ok(Page { items: entries.into_iter().map(|entry| entry.id).collect(), next_cursor })
    }
}
