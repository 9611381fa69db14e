//! Directories: one item per name, which makes the name unique and lists names in canonical order.

use postern_shared::id::UserId;
use postern_shared::page::NameOrder;
use postern_shared::text::canonical;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{IndexItem, SEARCHED};
use crate::error::{Error, Refusal};
pub use crate::store::item_key::Directory;
use crate::store::{Filter, Listed, Query, SortKeys, Store, item_key};

/// The longest sort key that DynamoDB takes, in bytes.
const SORT_KEY_LENGTH: usize = 1024;

/// A name in a directory.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::store) struct Entry<Id> {
    /// The id of the entity with this name.
    pub(in crate::store) id: Id,
    /// The text that searches look at.
    searched: String,
}

/// The companion item that makes a name unique. A search finds it by any part of `searched`.
pub(super) fn entry<Id: Serialize>(
    directory: Directory,
    name: &str,
    searched: String,
    id: &Id,
    taken: Refusal,
) -> Result<IndexItem, Error> {
    IndexItem::unique(item_key::name(directory, &canonical(name)), &Entry { id, searched }, taken)
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

    /// Up to `limit` ids in an order of their names, after a position. Only those that a search for `part` finds, in
    /// searchable form; all of them if it is empty.
    pub async fn ids_by_name<Id: DeserializeOwned>(
        &self,
        directory: Directory,
        part: &str,
        order: NameOrder,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Listed<Id>, Error> {
        let filter = (!part.is_empty()).then_some(Filter::Contains(SEARCHED, part));
        let query = Query::new(item_key::directory_partition(directory), SortKeys::All);
        let backwards = order == NameOrder::Descending;
        let (entries, next) = self.listed::<Entry<Id>>(&Query { after, backwards, filter, limit, ..query }).await?;
        Ok((entries.into_iter().map(|(position, entry)| (position, entry.id)).collect(), next))
    }
}
