//! The addresses that a key was used from, and the notes of its use.
//!
//! Every note of a use moves the time of the last use on, and requires it to be as it was read. So the list that a note
//! writes never loses what another one added.

use std::net::{IpAddr, Ipv6Addr};

use aws_sdk_dynamodb::types::AttributeValue;
use postern_shared::change::{Action, RequestInfo};
use postern_shared::time::Timestamp;
use postern_shared::usage::{ADDRESSES, KeyAddress};
use serde_json::json;

use super::Entity as _;
use super::change::ChangeRecord;
use super::key::StoredKey;
use super::usage::day_of;
use crate::error::Error;
use crate::store::item::{attribute, milliseconds};
use crate::store::item_key;
use crate::store::note::{Note, OnlyIf, is_ahead, is_stale};
use crate::store::{Commit, Condition, Principal, Store};

/// The last use of a key, the attribute that all notes of a use move on.
const LAST_USED_AT: &str = "last_used_at";

/// An address as the list names it: an IPv6 address by its first 64 bits, which one network shares.
fn network(address: &str) -> Option<String> {
    match address.parse::<IpAddr>().ok()?.to_canonical() {
        IpAddr::V4(address) => Some(address.to_string()),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Some(format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)))
        }
    }
}

impl StoredKey {
    /// Whether a use from this address adds one to those known, and now. At most one is added a minute, except that the
    /// second one does not wait. The first one is no news: the note of the last use adds it.
    pub fn is_new_address(&self, address: &str, now: Timestamp) -> bool {
        let Some(network) = network(address) else { return false };
        let added_at = self.addresses.iter().map(|known| known.first_at).max();
        let is_due = self.addresses.len() == 1 || added_at.is_some_and(|at| is_stale(at, now));
        let is_later = self.last_used_at.is_none_or(|at| now > at || is_ahead(at, now));
        is_due && is_later && self.addresses.iter().all(|known| known.address != network)
    }

    /// Its addresses after a use, the last one used first. The one that was not used for longest gives way.
    fn addresses_after(&self, network: String, now: Timestamp) -> Vec<KeyAddress> {
        let (known, mut others): (Vec<_>, Vec<_>) =
            self.addresses.iter().cloned().partition(|known| known.address == network);
        let first_at = known.first().map_or(now, |known| known.first_at);
        others.insert(0, KeyAddress { address: network, first_at, last_at: now });
        others.truncate(ADDRESSES);
        others
    }

    /// The attributes that a use sets, with the addresses if there are new ones.
    fn used(
        &self,
        now: Timestamp,
        from: &RequestInfo,
        addresses: Option<Vec<KeyAddress>>,
    ) -> Result<Vec<(&'static str, AttributeValue)>, Error> {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let mut set = vec![
            (LAST_USED_AT, milliseconds(now)),
            ("last_used_address", text(&from.address)),
            ("last_used_agent", text(&from.agent)),
            ("position", text(&item_key::use_position(&self.reference(), Some(day_of(now))))),
        ];
        if let Some(addresses) = addresses {
            set.push(("addresses", attribute(addresses)?));
        }
        Ok(set)
    }

    /// Adds its use from a new address to a commit. Returns the record for its owner's log; `None` for what is no address.
    ///
    /// The commit requires the key to exist and to be used by nobody since it was read.
    pub fn use_from_new_address(
        &self,
        commit: &mut Commit,
        owner: &Principal,
        now: Timestamp,
        from: &RequestInfo,
    ) -> Result<Option<ChangeRecord>, Error> {
        let (Some(network), Some(last)) = (network(&from.address), self.last_used_at) else { return Ok(None) };
        commit.expect(self.item_key(), Condition::Is(LAST_USED_AT, milliseconds(last)));
        for (name, value) in self.used(now, from, Some(self.addresses_after(network.clone(), now)))? {
            commit.set(self.item_key(), name, value);
        }
        Ok(Some(ChangeRecord {
            action: Action::KeyNewAddress,
            target: self.subject(owner),
            before: json!({ "key": self.id }),
            after: json!({ "key": self.id, "address": network }),
        }))
    }
}

impl Store {
    /// Notes a use of a key, and its address if that is known, the first one or `added`. Returns whether it was noted.
    pub async fn note_use(
        &self,
        used: &StoredKey,
        now: Timestamp,
        from: &RequestInfo,
        added: bool,
    ) -> Result<bool, Error> {
        let is_known = |network: &String| used.addresses.iter().any(|known| known.address == *network);
        let network = network(&from.address).filter(|it| added || used.addresses.is_empty() || is_known(it));
        let set = used.used(now, from, network.map(|network| used.addresses_after(network, now)))?;
        let only_if = OnlyIf::ExistsAndIs(LAST_USED_AT, used.last_used_at.map(milliseconds));
        self.note(Note::new(&used.item_key(), only_if, set)).await
    }
}
