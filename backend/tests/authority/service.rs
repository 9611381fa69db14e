//! Translates a state of the model into a snapshot of the service.

use std::sync::Arc;

use std::sync::LazyLock;

use jiff::SignedDuration;
use postern_backend::authority::Actor;
use postern_backend::secret::hash::Hash;
use postern_backend::store::entity::key::StoredKey;
use postern_backend::store::entity::principal::Principal;
use postern_backend::store::entity::role::StoredRole;
use postern_backend::store::snapshot::{EntityRef, Snapshot};
use postern_law::{ADMINISTRATOR, Caller, EVERYTHING, Id, Kind, Permissions, State};
use postern_shared::id::{ApiUserId, KeyId, RoleId, UserId};
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::{KeyRef, PrincipalId, PrincipalName};
use postern_shared::role::Role;
use postern_shared::time::Timestamp;

use super::state::NAMES;

/// The current time in every state.
pub const NOW: Timestamp = Timestamp::UNIX_EPOCH;

static PERMISSIONS: LazyLock<[Permission; NAMES.len()]> = LazyLock::new(|| NAMES.map(Permission::from));
static HASH: LazyLock<Hash> = LazyLock::new(|| Hash::of("a key"));

/// An item of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    Role(Id),
    Principal(Id),
    Key(Id),
}

/// Every item of a state except Administrator, which the service does not read.
pub fn items(state: &State) -> impl Iterator<Item = Item> + use<> {
    let roles = state.role_ids().filter(|role| *role != ADMINISTRATOR).map(Item::Role);
    roles.chain(state.principal_ids().map(Item::Principal)).chain(state.key_ids().map(Item::Key))
}

/// How a read set names an item.
pub fn entity(state: &State, item: Item) -> EntityRef {
    match item {
        Item::Role(id) => EntityRef::Role(role_id(id)),
        Item::Principal(id) => EntityRef::Principal(principal_id(state, id)),
        Item::Key(id) => EntityRef::Key(key_ref(state, id)),
    }
}

/// The snapshot of a state. Of the absent items, those with an even id are read as absent and the others are not read.
pub fn snapshot(state: &State) -> Snapshot {
    let mut snapshot = Snapshot::default();
    read(&mut snapshot, state, Item::Role(ADMINISTRATOR));
    for item in items(state) {
        let (exists, id) = match item {
            Item::Role(id) => (state.role(id).exists, id),
            Item::Principal(id) => (state.principal(id).exists, id),
            Item::Key(id) => (state.key(id).exists, id),
        };
        if exists || id.is_multiple_of(2) {
            read(&mut snapshot, state, item);
        }
    }
    snapshot
}

/// Reads an item of a state into a snapshot, replacing the earlier entry.
pub fn read(snapshot: &mut Snapshot, state: &State, item: Item) {
    match item {
        Item::Role(id) => {
            snapshot.roles.insert(role_id(id), state.role(id).exists.then(|| Arc::new(stored_role(state, id))));
        }
        Item::Principal(id) => {
            let stored = state.principal(id).exists.then(|| Arc::new(stored_principal(state, id)));
            snapshot.principals.insert(principal_id(state, id), stored);
        }
        Item::Key(id) => {
            snapshot.keys.insert(key_ref(state, id), state.key(id).exists.then(|| Arc::new(stored_key(state, id))));
        }
    }
}

pub fn actor(state: &State, caller: Caller) -> Actor {
    match caller {
        Caller::Session(principal) => Actor { principal: principal_id(state, principal), key: None, now: NOW },
        Caller::Key(key) => {
            let reference = key_ref(state, key);
            Actor { principal: reference.owner.clone(), key: Some(reference), now: NOW }
        }
    }
}

pub fn principal_id(state: &State, id: Id) -> PrincipalId {
    let part = format!("{id:012}");
    match state.principal(id).kind {
        Kind::User => UserId::from_random(&part).unwrap().into(),
        Kind::ApiUser => ApiUserId::from_random(&part).unwrap().into(),
    }
}

pub fn key_ref(state: &State, id: Id) -> KeyRef {
    KeyRef { owner: principal_id(state, state.key(id).owner), id: KeyId::from_random(&format!("{id:012}")).unwrap() }
}

pub fn role_id(id: Id) -> RoleId {
    RoleId::from_random(&format!("{id:012}")).unwrap()
}

pub fn stored_principal(state: &State, id: Id) -> Principal {
    let principal = state.principal(id);
    let roles = principal.roles.iter().map(role_id).collect();
    // Without ancestors, which are only a prefetch hint: no decision uses them.
    Principal {
        disabled: principal.disabled,
        invited: principal.invited,
        deleted_at: principal.deleted.then_some(NOW),
        provisioned_by: principal.provisioned_by.map(|key| key_ref(state, key)),
        height: principal.height.into(),
        version: 100 + u64::from(id),
        ..Principal::new(principal_id(state, id), None, "", roles, NOW)
    }
}

fn stored_key(state: &State, id: Id) -> StoredKey {
    let (key, reference) = (state.key(id), key_ref(state, id));
    let owner = reference.owner.clone();
    let created_by = PrincipalName { kind: owner.kind(), id: owner, name: String::new() };
    // An expired key expires at exactly `NOW`. The others have a millisecond left, or never expire.
    let soon = id.is_multiple_of(2).then(|| NOW.checked_add(SignedDuration::from_millis(1)).unwrap());
    StoredKey {
        scope: key.scope.map(|scope| permissions(scope).collect()),
        expires_at: if key.expired { Some(NOW) } else { soon },
        disabled: key.disabled,
        issued_by: key.issued_by.map(|issuer| key_ref(state, issuer)),
        successor: key.superseded.then(|| "key_abcdefghijkl".parse().unwrap()),
        version: 200 + u64::from(id),
        ..StoredKey::new(reference, "", *HASH, created_by, NOW)
    }
}

fn stored_role(state: &State, id: Id) -> StoredRole {
    let stored = state.role(id);
    // The lineage at the time of creation: later changes to these keys do not affect it.
    let lineage = std::iter::successors(stored.provisioned_by, |key| state.key(*key).issued_by);
    let role = Role {
        id: role_id(id),
        name: String::new(),
        description: String::new(),
        external_id: None,
        permissions: if id == ADMINISTRATOR { Vec::new() } else { permissions(stored.permissions).collect() },
        built_in: id == ADMINISTRATOR,
        provisioned_by: stored.provisioned_by.map(|key| key_ref(state, key).into()),
        holders: 0,
        version: 300 + u64::from(id),
        created_at: NOW,
        updated_at: NOW,
    };
    StoredRole {
        role,
        lineage: lineage.map(|key| key_ref(state, key)).skip(usize::from(!stored.awaits.is_empty())).collect(),
        awaits: stored.awaits.iter().map(|key| key_ref(state, key)).collect(),
        external_id_set_by: None,
        changed_at: NOW,
    }
}

pub fn permissions(set: Permissions) -> impl Iterator<Item = Permission> {
    PERMISSIONS.iter().enumerate().filter(move |(n, _)| set & 1 << n != 0).map(|(_, permission)| permission.clone())
}

/// A permission set of the model as one of the service.
pub fn permission_set(set: Permissions) -> PermissionSet {
    if set == EVERYTHING { PermissionSet::Everything } else { permissions(set).collect() }
}

/// A permission set of the service as one of the model.
pub fn model_set(permissions: &PermissionSet) -> Permissions {
    match permissions {
        PermissionSet::Everything => EVERYTHING,
        PermissionSet::Only(only) => {
            let bits = PERMISSIONS.iter().enumerate().filter(|(_, permission)| only.contains(*permission));
            bits.fold(0, |set, (n, _)| set | 1 << n)
        }
    }
}
