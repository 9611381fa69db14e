//! List the keys of a principal, and those of all owners.

use jiff::SignedDuration;
use postern_shared::api_key::{
    ApiKey, EXPIRING_DAYS, IDLE_DAYS, KeyQuery, KeyState, KeyStatus, OwnedKey, is_idle, leaked,
};
use postern_shared::overview::Tally;
use postern_shared::page::{PAGE_LIMIT, Page};
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::{KeyRef, Kind};
use postern_shared::problem::Code;
use postern_shared::text::searchable;
use postern_shared::time::Timestamp;

use crate::app::App;
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::operation::key_names::KeyNames;
use crate::operation::permissions::read_permission;
use crate::operation::principal::OpenPrincipal;
use crate::operation::total::{FIRST, with_total};
use crate::secret::bearer::read_key_prefix;
use crate::store::entity::usage::day_of;
use crate::store::{CursorScope, EntityRef, KeyList, PageQuery, Principal, Snapshot, StoredKey};

/// The most keys that one page looks at. Keys of owners that the caller cannot read lie between the others.
const LOOKED_AT: usize = 1000;
/// How many keys are read at a time if the first ones, one page of them, have not filled the page.
const STEP: u32 = 100;
/// The kinds of owners.
const KINDS: [Kind; 2] = [Kind::User, Kind::ApiUser];

impl OpenPrincipal {
    /// A page of its keys, in no meaningful order. Keys that have ended and were not cleaned up yet count for the page
    /// but are not in it.
    pub async fn keys(&self, page: &PageQuery) -> Result<Page<ApiKey>, Error> {
        let (caller, owner) = (&self.caller, &self.principal);
        let scope = CursorScope::new(caller.id(), &["keys", owner.id.as_str()]);
        let after = scope.position(page)?;
        let (keys, next) = caller.app().store.keys_of(&owner.id, after.as_deref(), page.limit).await?;
        let mut caller = caller.clone();
        let issuers: Vec<EntityRef> = issuers(keys.iter().map(|(_, key)| key)).collect();
        caller.load(issuers).await?;
        let live = keys.iter().filter(|(_, key)| !owner.has_ended(key));
        let live = live.map(|(position, key)| (position.clone(), super::view(&caller, owner, key)));
        Ok(scope.page((live.collect(), next), page))
    }
}

/// The keys that issued some keys.
fn issuers<'a>(keys: impl IntoIterator<Item = &'a StoredKey>) -> impl Iterator<Item = EntityRef> {
    keys.into_iter().filter_map(|key| key.issued_by.clone().map(EntityRef::Key))
}

/// The first keys of a principal that have not ended, at most 100. What the principal depends on is in the snapshot.
pub(in crate::operation) async fn first(
    app: &App,
    snapshot: &Snapshot,
    owner: &Principal,
    now: Timestamp,
) -> Result<Vec<ApiKey>, Error> {
    let keys = app.store.first_keys_of(&owner.id, PAGE_LIMIT).await?;
    let mut snapshot = snapshot.clone();
    app.store.load(&mut snapshot, issuers(&keys)).await?;
    let live = keys.iter().filter(|key| !owner.has_ended(key));
    Ok(live.map(|key| key.view(snapshot.suspension(owner, key, now), now)).collect())
}

/// A page of the keys that the caller may read, in a state and found by a search, if these are given, with their total if
/// it is asked for. It can have fewer keys than requested and still not be the last.
pub async fn list_all(caller: &Caller, query: &KeyQuery, page: &PageQuery) -> Result<Page<OwnedKey>, Error> {
    let found = page_of_all(caller, query, page).await?;
    let count = Box::pin(async {
        let first = page_of_all(caller, query, &FIRST).await?;
        Ok(Tally::of(&first.items, first.next_cursor.is_some()))
    });
    with_total(found, page, query.total == Some(true), count).await
}

async fn page_of_all(caller: &Caller, query: &KeyQuery, page: &PageQuery) -> Result<Page<OwnedKey>, Error> {
    let q = query.q.as_deref().unwrap_or_default();
    let list = AllKeys::open(caller, query.state, q)?;
    let scope = CursorScope::new(caller.id(), &["keys", &format!("{:?}", query.state), &list.part]);
    let mut position = scope.position(page)?;
    if let Some(key) = read_key_prefix(q.trim()) {
        return Ok(scope.page((list.shown(&[(String::new(), key)]).await?, None), page));
    }
    let (source, store) = (list.source()?, &caller.app().store);
    let (mut items, mut looked_at, mut step) = (Vec::new(), 0, page.limit);
    loop {
        let (listed, next) = store.listed_keys(source, &list.part, position.as_deref(), step).await?;
        looked_at += listed.len();
        step = STEP;
        items.extend(list.shown(&listed).await?);
        position = next;
        // A search among all keys has a limit of its own.
        let is_searched = source == KeyList::All && !list.part.is_empty();
        let is_last = position.is_none() || looked_at >= LOOKED_AT || is_searched;
        if is_last || items.len() >= page.limit as usize {
            return Ok(scope.page((items, position), page));
        }
    }
}

/// The kinds of owners whose keys the list of all keys leaves out for a caller with these permissions.
pub fn omitted(permissions: &PermissionSet) -> Vec<Kind> {
    KINDS.into_iter().filter(|kind| !permissions.allows(&read_permission(*kind))).collect()
}

/// The keys of all owners that a caller may read, in a state and found by a search.
struct AllKeys<'a> {
    caller: &'a Caller,
    permissions: &'a PermissionSet,
    state: Option<KeyState>,
    /// A part of the name, the id or the prefix, in searchable form; empty for all.
    part: String,
}

impl<'a> AllKeys<'a> {
    fn open(caller: &'a Caller, state: Option<KeyState>, q: &str) -> Result<Self, Refusal> {
        let permissions = caller.permissions();
        if omitted(permissions).len() == KINDS.len() {
            return Err(Refusal::missing_permission(Permission::API_USERS_READ));
        }
        if leaked(q).is_some() {
            let sentence = "Search for the public part of the key, the text before its second underscore. This secret \
                            may be in a log now, so rotate the key.";
            return Err(Refusal::new(Code::BadQuery, sentence));
        }
        Ok(Self { caller, permissions, state, part: searchable(q) })
    }

    fn source(&self) -> Result<KeyList, Error> {
        let (now, days) = (self.caller.now(), |days| SignedDuration::from_hours(24 * days));
        Ok(match self.state {
            // Nobody writes anything when a key becomes blocked, so no list has those.
            None | Some(KeyState::Blocked) => KeyList::All,
            Some(KeyState::Expiring) => {
                KeyList::Expiring(now, now.checked_add(days(EXPIRING_DAYS)).map_err(Error::internal)?)
            }
            Some(KeyState::Expired) => KeyList::Expired(now),
            Some(KeyState::Disabled) => KeyList::Disabled,
            Some(KeyState::Idle) => {
                KeyList::UsedUntil(day_of(now.checked_sub(days(IDLE_DAYS)).map_err(Error::internal)?))
            }
            Some(KeyState::NeverUsed) => KeyList::NeverUsed,
        })
    }

    /// Those of some keys that are shown, each with its position.
    async fn shown(&self, listed: &[(String, KeyRef)]) -> Result<Vec<(String, OwnedKey)>, Error> {
        let keys =
            listed.iter().flat_map(|(_, key)| [EntityRef::Key(key.clone()), EntityRef::Principal(key.owner.clone())]);
        let (store, now) = (&self.caller.app().store, self.caller.now());
        let mut snapshot = store.snapshot_of(keys).await?;
        store.load_lineage(&mut snapshot).await?;
        let names = KeyNames::new(self.caller, &snapshot);
        let shown = listed.iter().filter_map(|(position, reference)| {
            let owner = snapshot.principal(&reference.owner).filter(|owner| owner.deleted_at.is_none())?;
            let key = snapshot.key(reference)?;
            let view = key.view(names.suspension(owner, key, now), now);
            let is_shown = self.permissions.allows(&read_permission(owner.id.kind()))
                && is_in(self.state, &view, now)
                && key.is_found_by(&self.part);
            is_shown.then(|| (position.clone(), OwnedKey { owner: owner.named(), key: view }))
        });
        Ok(shown.collect())
    }
}

/// Whether a key is in a state. Its list may be a moment older.
fn is_in(state: Option<KeyState>, key: &ApiKey, now: Timestamp) -> bool {
    match state {
        None => true,
        Some(KeyState::Expiring) => key.status == KeyStatus::Active && key.expires_at.is_some_and(|at| now < at),
        Some(KeyState::Expired) => key.expires_at.is_some_and(|at| at <= now),
        Some(KeyState::Blocked) => key.status == KeyStatus::Suspended,
        Some(KeyState::Disabled) => key.disabled,
        Some(KeyState::NeverUsed) => key.last_used.is_none(),
        Some(KeyState::Idle) => key.last_used.as_ref().is_some_and(|last| is_idle(last.at, now)),
    }
}
