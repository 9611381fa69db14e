//! List the keys of a principal, and those of all owners.

use jiff::{SignedDuration, Timestamp};
use postern_shared::api_key::{ApiKey, EXPIRING_DAYS, IDLE_DAYS, KeyState, OwnedKey, is_idle};
use postern_shared::page::{PAGE_LIMIT, Page};
use postern_shared::permission::Permission;
use postern_shared::principal::Kind;

use crate::app::App;
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::operation::permissions::read_permission;
use crate::operation::principal::OpenPrincipal;
use crate::store::entity::usage::day_of;
use crate::store::{CursorScope, EntityRef, KeyList, PageQuery, Principal, StoredKey};

/// The most keys that one page looks at. Keys of owners that the caller cannot read lie between the others.
const LOOKED_AT: usize = 1000;
/// How many keys are read at a time if the first ones, one page of them, have not filled the page.
const STEP: u32 = 100;

impl OpenPrincipal {
    /// A page of its keys, in no meaningful order. Keys that have ended and were not cleaned up yet count for the page
    /// but are not in it.
    pub async fn keys(&self, page: &PageQuery) -> Result<Page<ApiKey>, Error> {
        let (caller, owner) = (&self.caller, &self.principal);
        let page = caller.app().store.keys_of(&owner.id, caller.id(), page).await?;
        let items = page.items.iter().filter(|key| !owner.has_ended(key)).map(|key| key.view(caller.now())).collect();
        Ok(Page { items, next_cursor: page.next_cursor })
    }
}

/// The first keys of a principal that have not ended, at most 100.
pub(in crate::operation) async fn first(app: &App, owner: &Principal, now: Timestamp) -> Result<Vec<ApiKey>, Error> {
    let keys = app.store.first_keys_of(&owner.id, PAGE_LIMIT).await?;
    Ok(keys.iter().filter(|key| !owner.has_ended(key)).map(|key| key.view(now)).collect())
}

/// A page of the keys that the caller may read. It can have fewer keys than requested and still not be the last.
pub async fn list_all(caller: &Caller, state: Option<KeyState>, page: &PageQuery) -> Result<Page<OwnedKey>, Error> {
    let permissions = caller.permissions();
    let reads = |kind: Kind| permissions.allows(&read_permission(kind));
    if !reads(Kind::User) && !reads(Kind::ApiUser) {
        return Err(Refusal::missing_permission(Permission::API_USERS_READ).into());
    }
    let (store, now) = (&caller.app().store, caller.now());
    let days = |days| SignedDuration::from_hours(24 * days);
    let source = match state {
        None => KeyList::All,
        Some(KeyState::Expiring) => {
            KeyList::Expiring(now, now.checked_add(days(EXPIRING_DAYS)).map_err(Error::internal)?)
        }
        Some(KeyState::Disabled) => KeyList::Disabled,
        Some(KeyState::Idle) => KeyList::Idle(day_of(now.checked_sub(days(IDLE_DAYS)).map_err(Error::internal)?)),
        Some(KeyState::NeverUsed) => KeyList::NeverUsed,
    };
    let scope = CursorScope::new(caller.id(), &["keys", &format!("{state:?}")]);
    let mut position = scope.position(page)?;
    let (mut items, mut looked_at, mut step) = (Vec::new(), 0, page.limit);
    loop {
        let mut listed = store.listed_keys(source, position.as_deref(), step + 1).await?;
        let more = listed.len() > step as usize;
        listed.truncate(step as usize);
        looked_at += listed.len();
        step = STEP;
        let keys =
            listed.iter().flat_map(|(_, key)| [EntityRef::Key(key.clone()), EntityRef::Principal(key.owner.clone())]);
        let snapshot = store.snapshot_of(keys).await?;
        for (next, reference) in listed {
            if items.len() == page.limit as usize {
                return Ok(Page { items, next_cursor: position.map(|position| scope.cursor(&position)) });
            }
            position = Some(next);
            let owner = snapshot.principal(&reference.owner).filter(|owner| owner.deleted_at.is_none());
            let Some((owner, key)) = owner.zip(snapshot.key(&reference)) else { continue };
            if reads(owner.id.kind()) && is_in(state, key, now) {
                items.push(OwnedKey { owner: owner.named(), key: key.view(now) });
            }
        }
        if !more || items.len() == page.limit as usize || looked_at >= LOOKED_AT {
            return Ok(Page { items, next_cursor: position.filter(|_| more).map(|position| scope.cursor(&position)) });
        }
    }
}

/// Whether a key is in a state. Its list may be a moment older.
fn is_in(state: Option<KeyState>, key: &StoredKey, now: Timestamp) -> bool {
    match state {
        None => true,
        Some(KeyState::Expiring) => !key.is_expired(now),
        Some(KeyState::Disabled) => key.disabled,
        Some(KeyState::NeverUsed) => key.last_used_at.is_none(),
        Some(KeyState::Idle) => key.last_used_at.is_some_and(|at| is_idle(at, now)),
    }
}
