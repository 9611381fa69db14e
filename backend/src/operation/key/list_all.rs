//! List the keys of all owners.

use jiff::SignedDuration;
use postern_shared::api_key::{KeyState, OwnedKey};
use postern_shared::page::Page;
use postern_shared::permission::Permission;
use postern_shared::principal::{KeyRef, Kind};

use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::operation::principal::read_permission;
use crate::store::item::key_of;
use crate::store::key;
use crate::store::page::CursorScope;
use crate::store::principal::Principal;
use crate::store::read::{Query, SortKeys, at};
use crate::store::stored_key::StoredKey;

/// A key that expires within this time is about to.
const SOON: SignedDuration = SignedDuration::from_hours(30 * 24);
/// A key that was not used for this long is idle.
const IDLE: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Most keys that are looked at for one page: what is idle or never used has no list of its own.
const LOOKED_AT: usize = 1000;
/// How many are looked at in one go once the first ones, as many as asked for, have not filled the page.
const STEP: u32 = 100;

/// A page of the keys that the caller may see. It can have fewer than asked for and still not be the last.
pub async fn list_all(
    caller: &Caller,
    state: Option<KeyState>,
    limit: u32,
    cursor: Option<&str>,
) -> Result<Page<OwnedKey>, Error> {
    let sees = |kind: Kind| caller.permissions().allows(&read_permission(kind));
    if !sees(Kind::User) && !sees(Kind::ApiUser) {
        return Err(Refusal::lacks(Permission::API_USERS_READ).into());
    }
    let partition = match state {
        None | Some(KeyState::Idle | KeyState::NeverUsed) => key::KEYS_ALL,
        Some(KeyState::Expiring) => key::KEYS_EXPIRING,
        Some(KeyState::Disabled) => key::KEYS_DISABLED,
    };
    let now = key::time(caller.now);
    let soon = key::time(caller.now.checked_add(SOON).map_err(Error::internal)?);
    let sort_keys = if state == Some(KeyState::Expiring) { SortKeys::Between(&now, &soon) } else { SortKeys::All };
    let scope = CursorScope::to(&["keys", caller.actor.principal.as_str(), &format!("{state:?}")]);
    let mut last = cursor.map(|cursor| scope.position(cursor)).transpose()?;
    if state == Some(KeyState::Expiring) {
        // What was about to expire on the page before may have: the list goes on with what has not.
        last = last.filter(|last| *last >= now);
    }
    let (mut items, mut looked_at, mut step) = (Vec::new(), 0, limit);
    loop {
        let query = Query { partition, sort_keys, after: last.as_deref(), backwards: false, limit: step + 1 };
        let mut listed = caller.app.store.query(&query).await?;
        let more = listed.len() > step as usize;
        listed.truncate(step as usize);
        looked_at += listed.len();
        step = STEP;
        let places: Vec<String> =
            listed.iter().map(|item| key_of(item).map(|place| place.sk)).collect::<Result<_, _>>()?;
        let references: Vec<KeyRef> =
            places.iter().filter_map(|place| key::read_owned(place.rsplit('#').next()?)).collect();
        let wanted = references.iter().flat_map(|key| [key::stored_key(key), key::principal(&key.owner)]);
        let reading = caller.app.store.read(wanted).await?;
        for (reference, place) in references.iter().zip(&places) {
            if items.len() == limit as usize {
                return Ok(Page { items, next_cursor: last.map(|last| scope.cursor(&last)) });
            }
            last = Some(place.clone());
            let owner = at::<Principal>(&reading, &key::principal(&reference.owner))?;
            let stored = at::<StoredKey>(&reading, &key::stored_key(reference))?;
            let Some((owner, stored)) = owner.filter(|owner| owner.deleted_at.is_none()).zip(stored) else { continue };
            if sees(owner.id.kind()) && !owner.has_ended(&stored) && is_in(state, &stored, caller.now) {
                items.push(OwnedKey { owner: owner.named(), key: stored.shown(caller.now) });
            }
        }
        if !more || items.len() == limit as usize || looked_at >= LOOKED_AT {
            return Ok(Page { items, next_cursor: last.filter(|_| more).map(|last| scope.cursor(&last)) });
        }
    }
}

/// Whether a key is in a state; the lists of those that expire and are suspended say it already.
fn is_in(state: Option<KeyState>, key: &StoredKey, now: jiff::Timestamp) -> bool {
    match state {
        None => true,
        Some(KeyState::Expiring) => !key.is_expired(now),
        Some(KeyState::Disabled) => key.disabled,
        Some(KeyState::NeverUsed) => key.last_used_at.is_none(),
        Some(KeyState::Idle) => key.last_used_at.is_some_and(|at| now.duration_since(at) >= IDLE),
    }
}
