//! Lists of the keys of all owners.

use jiff::civil::Date;
use postern_shared::principal::KeyRef;
use postern_shared::time::Timestamp;

use super::SEARCHED;
use crate::error::Error;
use crate::store::item::{key_of, position_of};
use crate::store::item_key::{self, NEVER_USED};
use crate::store::table::INDEX_BY_USE;
use crate::store::{Filter, Listed, Query, SortKeys, Store, bad_cursor};

/// A list of keys of all owners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyList {
    /// Every key, by owner.
    All,
    /// Keys that expire from the first time to the second, by expiry.
    Expiring(Timestamp, Timestamp),
    /// Keys that had expired at this time, by expiry.
    Expired(Timestamp),
    /// Disabled keys, by owner.
    Disabled,
    /// Keys that provision principals, and those that did and were deleted; by owner.
    Provisioning,
    /// Keys that were used, but not after this day; by the day of their last use.
    UsedUntil(Date),
    /// Keys that were never used, by owner.
    NeverUsed,
}

/// Sorts before every character of a position, and after all of them.
const FIRST: char = '!';
const LAST: char = '~';

/// More than the longest position has: a time, the id of an owner and the id of a key.
const POSITION_LENGTH: usize = 100;

impl KeyList {
    /// The partition, and the first and last position in it.
    fn range(self) -> (&'static str, String, String) {
        let all = |partition| (partition, FIRST.to_string(), LAST.to_string());
        match self {
            Self::All => all(item_key::KEYS_ALL),
            Self::Disabled => all(item_key::KEYS_DISABLED),
            Self::Expiring(from, to) => (item_key::KEYS_EXPIRING, item_key::time(from), item_key::time(to)),
            Self::Expired(now) => {
                (item_key::KEYS_EXPIRING, FIRST.to_string(), format!("{}{LAST}", item_key::time(now)))
            }
            Self::Provisioning => all(item_key::KEYS_PROVISIONING),
            Self::UsedUntil(day) => (item_key::KEYS_USED, FIRST.to_string(), format!("{day}{LAST}")),
            Self::NeverUsed => (item_key::KEYS_USED, NEVER_USED.to_owned(), format!("{NEVER_USED}{LAST}")),
        }
    }
}

impl Store {
    /// Up to `limit` keys of a list after a position. Only those that a search for `part` finds, in searchable form; all of
    /// them if it is empty, and in lists other than that of all keys. The lists by use are a moment older than the others.
    pub async fn listed_keys(
        &self,
        list: KeyList,
        part: &str,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Listed<KeyRef>, Error> {
        let (partition, from, to) = list.range();
        if after.is_some_and(|after| after.len() > POSITION_LENGTH || reference(after).is_none()) {
            return Err(bad_cursor());
        }
        // The list of expiring keys goes on with keys that have not expired since the previous page.
        let low = after.map_or(from.clone(), |after| format!("{after}{FIRST}").max(from));
        // The clock of this instance may be behind that of the one that made the previous page.
        if low > to {
            return Ok((Vec::new(), None));
        }
        let index = matches!(list, KeyList::UsedUntil(_) | KeyList::NeverUsed).then_some(INDEX_BY_USE);
        let is_searched = list == KeyList::All && !part.is_empty();
        let filter = is_searched.then_some(Filter::Contains(SEARCHED, part));
        let query = Query { index, filter, limit, ..Query::new(partition, SortKeys::Between(&low, &to)) };
        let (items, next) = self.query_page(&query).await?;
        let keys = items.iter().map(|item| {
            let position = if index.is_some() { position_of(item)? } else { key_of(item)?.sk };
            let key = reference(&position).ok_or_else(|| Error::internal("a listed key without a reference"))?;
            Ok((position, key))
        });
        Ok((keys.collect::<Result<_, Error>>()?, next))
    }

    /// Takes a deleted key, on which nothing depends any more, off the list of keys that provision principals.
    pub async fn unlist_provisioning(&self, key: &KeyRef) -> Result<(), Error> {
        self.delete_items(vec![item_key::listed_provisioning(key)]).await
    }
}

/// The key at a position.
fn reference(position: &str) -> Option<KeyRef> {
    position.rsplit('#').next().and_then(item_key::parse_owned)
}
