//! Blocked principals: what keys provision that do not work.
//!
//! Nobody writes anything when a key expires, so no item says that a principal is blocked. But the keys that provision
//! principals have a list of their own, and there are few of them.

use postern_shared::principal::{KeyRef, Kind, PrincipalId};
use postern_shared::time::Timestamp;

use crate::error::Error;
use crate::store::item_key::parse_owned;
use crate::store::{EntityRef, KeyList, Listed, Snapshot, Store, bad_cursor};

/// The most keys that one page looks at.
const KEYS: u32 = 100;

/// Up to `limit` principals of a kind, key by key, after a position: a key, or the place of a principal below it.
pub(super) async fn candidates(
    store: &Store,
    kind: Kind,
    now: Timestamp,
    after: Option<&str>,
    limit: u32,
) -> Result<Listed<PrincipalId>, Error> {
    let (key, mut place) = match after.map(|after| after.split_once('#').unwrap_or((after, ""))) {
        Some((key, "")) => (Some(key), None),
        Some((key, place)) => (Some(key), Some(place)),
        None => (None, None),
    };
    let (mut keys, more) = store.listed_keys(KeyList::Provisioning, "", key, KEYS).await?;
    if let (Some(key), Some(_)) = (key, place) {
        keys.insert(0, (key.to_owned(), parse_owned(key).ok_or_else(bad_cursor)?));
    }
    let owned = |key: &KeyRef| [EntityRef::Key(key.clone()), EntityRef::Principal(key.owner.clone())];
    let mut snapshot = Snapshot::default();
    store.load(&mut snapshot, keys.iter().flat_map(|(_, key)| owned(key))).await?;
    let (mut found, mut done) = (Vec::new(), None);
    for (position, key) in &keys {
        let (after, room) = (place.take(), (limit as usize).saturating_sub(found.len()));
        if room == 0 {
            return Ok((found, done));
        }
        if snapshot.broken_link(key, now).is_some() {
            let room = u32::try_from(room).unwrap_or(u32::MAX);
            let (provisioned, next) = store.provisioned_by(&key.id, Some(kind), after, room).await?;
            if provisioned.is_empty() && snapshot.key(key).is_none() {
                unlist(store, key).await;
            }
            found.extend(provisioned.into_iter().map(|(place, id)| (format!("{position}#{place}"), id)));
            if let Some(next) = next {
                return Ok((found, Some(format!("{position}#{next}"))));
            }
        }
        done = Some(position.clone());
    }
    Ok((found, done.filter(|_| more.is_some())))
}

/// Takes a deleted key off the list if nothing depends on it any more. It only keeps the list short.
async fn unlist(store: &Store, key: &KeyRef) {
    let outcome = async {
        let (dependents, _) = store.provisioned_by(&key.id, None, None, 1).await?;
        if dependents.is_empty() { store.unlist_provisioning(key).await } else { Ok(()) }
    };
    if let Err(error) = outcome.await {
        tracing::warn!(?error, "a key without dependents was not taken off the list");
    }
}
