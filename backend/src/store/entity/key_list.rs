//! Lists of the keys of all owners.

use jiff::Timestamp;
use postern_shared::principal::KeyRef;

use crate::error::Error;
use crate::store::item::key_of;
use crate::store::{Query, SortKeys, Store, item_key};

/// A list of keys of all owners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyList {
    /// Every key, by owner.
    All,
    /// Keys that expire from the first time to the second, by expiry.
    Expiring(Timestamp, Timestamp),
    /// Disabled keys, by owner.
    Disabled,
}

impl Store {
    /// Up to `limit` keys of a list after a position, each with its own position.
    pub async fn listed_keys(
        &self,
        list: KeyList,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<(String, KeyRef)>, Error> {
        let (from, to) = match list {
            KeyList::Expiring(from, to) => (item_key::time(from), item_key::time(to)),
            _ => (String::new(), String::new()),
        };
        let (partition, sort_keys) = match list {
            KeyList::All => (item_key::KEYS_ALL, SortKeys::All),
            KeyList::Expiring(..) => (item_key::KEYS_EXPIRING, SortKeys::Between(&from, &to)),
            KeyList::Disabled => (item_key::KEYS_DISABLED, SortKeys::All),
        };
        // The list goes on with keys that have not expired since the previous page.
        let after = after.filter(|after| *after >= from.as_str());
        let items = self.query(&Query { after, limit, ..Query::new(partition, sort_keys) }).await?;
        let positions = items.iter().map(|item| key_of(item).map(|key| key.sk));
        let positions = positions.collect::<Result<Vec<_>, _>>()?.into_iter();
        let keys = positions.map(|position| {
            let key = position.rsplit('#').next().and_then(item_key::parse_owned);
            key.map(|key| (position, key)).ok_or_else(|| Error::internal("a listed key without a reference"))
        });
        keys.collect()
    }
}
