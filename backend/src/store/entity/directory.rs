//! Directories: one item per name, which makes the name unique and lists names in canonical order.

use postern_shared::id::UserId;
use postern_shared::page::Page;
use postern_shared::principal::PrincipalId;
use postern_shared::text::{CANONICAL_LENGTH, canonical};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::IndexItem;
use crate::error::{Error, Refusal};
pub use crate::store::item_key::Directory;
use crate::store::{CursorScope, PageQuery, Query, SortKeys, Store, item_key};

/// The longest sort key that DynamoDB takes, in bytes.
const SORT_KEY_LENGTH: usize = 1024;

/// A name in a directory.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::store) struct Entry<Id> {
    /// The id of the entity with this name.
    pub(in crate::store) id: Id,
}

/// The companion item that makes a name unique.
pub(super) fn entry<Id: Serialize>(
    directory: Directory,
    name: &str,
    id: &Id,
    taken: Refusal,
) -> Result<IndexItem, Error> {
    IndexItem::unique(item_key::name(directory, &canonical(name)), &Entry { id }, taken)
}

impl Store {
    /// The id of the user with this login.
    pub async fn user_by_login(&self, login: &str) -> Result<Option<UserId>, Error> {
        let login = canonical(login);
        if !(1..=SORT_KEY_LENGTH).contains(&login.len()) {
            return Ok(None);
        }
        let entry: Option<Entry<UserId>> = self.get(&item_key::name(Directory::User, &login)).await?;
        Ok(entry.map(|entry| entry.id))
    }

    /// A page of ids in the order of their names. `prefix` filters by canonical name.
    pub async fn ids_by_name<Id: DeserializeOwned>(
        &self,
        directory: Directory,
        prefix: &str,
        caller: &PrincipalId,
        page: &PageQuery,
    ) -> Result<Page<Id>, Error> {
        let partition = item_key::directory_partition(directory);
        let prefix = canonical(prefix);
        let scope = CursorScope::new(caller, &[partition, &prefix]);
        if prefix.len() > CANONICAL_LENGTH {
            // No name is that long, and DynamoDB refuses to look for it.
            scope.position(page)?;
            return Ok(Page { items: Vec::new(), next_cursor: None });
        }
        let sort_keys = if prefix.is_empty() { SortKeys::All } else { SortKeys::Prefix(&prefix) };
        let page: Page<Entry<Id>> = self.page(Query::new(partition, sort_keys), &scope, page).await?;
        Ok(Page { items: page.items.into_iter().map(|entry| entry.id).collect(), next_cursor: page.next_cursor })
    }
}
