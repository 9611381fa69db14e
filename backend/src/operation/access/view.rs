//! What an item shows of a principal and a permission: whether it can be used, what limits it, who assigned the roles,
//! and the keys.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures_util::future::try_join_all;
use postern_shared::access::{Access, GrantingRole, KeyAccess, Limit, LimitReason, LimitingKey};
use postern_shared::id::RoleId;
use postern_shared::page::PAGE_LIMIT;
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::{KeyRef, PrincipalId};

use super::Held;
use crate::authority::LimitRef;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::permissions::{self, read_permission};
use crate::store::read::CONCURRENCY;
use crate::store::{Assignment, Principal, Snapshot, Store, StoredKey, StoredRole};

/// The most calls that read what the keys of a page depend on. Keys of which not everything was read are left out.
const CALLS: usize = 64;

/// Everything that items are made of.
struct View<'a> {
    caller: &'a Caller,
    snapshot: Snapshot,
    /// The keys of each principal, with what they can do now, and whether they are all.
    keys: BTreeMap<PrincipalId, (Vec<(KeyRef, PermissionSet)>, bool)>,
    /// What each principal can do now. It is computed once, and not for each permission.
    principals: BTreeMap<PrincipalId, PermissionSet>,
    assignments: BTreeMap<(RoleId, PrincipalId), Assignment>,
}

/// The items of these principals and permissions. The snapshot contains the principals with what they depend on.
pub(super) async fn of(
    caller: &Caller,
    mut snapshot: Snapshot,
    found: &[(String, Held)],
) -> Result<Vec<(String, Access)>, Error> {
    let store = &caller.app().store;
    let held = || found.iter().map(|(_, held)| held);
    let principals: BTreeSet<&PrincipalId> = held().map(|(id, _)| id).collect();
    let principals = principals.into_iter().filter_map(|id| snapshot.principal(id).cloned()).collect::<Vec<_>>();
    let granting = held().flat_map(|(id, permission)| {
        granting(&snapshot, id, permission).map(|role| (role.clone(), id.clone())).collect::<Vec<_>>()
    });
    let resources = held().filter_map(|(_, permission)| permissions::resource_of(permission));
    let (keys, assignments, resources) =
        tokio::try_join!(keys_of(store, &principals), store.assignments(granting), store.snapshot_of(resources))?;
    snapshot.resources.extend(resources.resources);
    let mut listed = Vec::new();
    for (owner, (keys, complete)) in keys {
        listed.push((owner, keys.iter().map(StoredKey::reference).collect::<Vec<_>>(), complete));
        snapshot.keys.extend(keys.into_iter().map(|key| (key.reference(), Some(Arc::new(key)))));
    }
    store.load_within(&mut { CALLS }, &mut snapshot, []).await?;
    let now = caller.now();
    let effective = |key: KeyRef| {
        let permissions = snapshot.effective_permissions_of_key(&key, now);
        (key, permissions)
    };
    let keys = listed
        .into_iter()
        .map(|(owner, keys, complete)| (owner, (keys.into_iter().map(effective).collect(), complete)));
    let keys = keys.collect();
    let principals = principals.into_iter().map(|it| (it.id.clone(), snapshot.effective_permissions(&it.id, now)));
    let principals = principals.collect();
    let view = View { caller, snapshot, keys, principals, assignments };
    let items =
        found.iter().filter_map(|(position, (id, permission))| Some((position.clone(), view.access(id, permission)?)));
    Ok(items.collect())
}

/// The roles through which a principal holds a permission.
fn granting<'a>(
    snapshot: &'a Snapshot,
    id: &PrincipalId,
    permission: &'a Permission,
) -> impl Iterator<Item = &'a RoleId> {
    let roles = snapshot.principal(id).into_iter().flat_map(|principal| &principal.roles);
    roles.filter(|role| snapshot.granted_by(role).allows(permission))
}

/// The first keys of these principals, each with whether they are all.
async fn keys_of(store: &Store, owners: &[Principal]) -> Result<Vec<(PrincipalId, (Vec<StoredKey>, bool))>, Error> {
    let owners: Vec<&Principal> = owners.iter().filter(|owner| owner.keys > 0).collect();
    let mut found = Vec::new();
    for some in owners.chunks(CONCURRENCY) {
        let keys = try_join_all(some.iter().map(|owner| store.first_keys_of(&owner.id, PAGE_LIMIT + 1))).await?;
        for (owner, mut keys) in some.iter().zip(keys) {
            let complete = keys.len() <= PAGE_LIMIT as usize;
            keys.truncate(PAGE_LIMIT as usize);
            keys.retain(|key| !owner.has_ended(key));
            found.push((owner.id.clone(), (keys, complete)));
        }
    }
    Ok(found)
}

impl View<'_> {
    /// The item of a principal and a permission that it holds.
    fn access(&self, id: &PrincipalId, permission: &Permission) -> Option<Access> {
        let (snapshot, now) = (&self.snapshot, self.caller.now());
        let principal = snapshot.principal(id)?;
        let (keys, complete) = self.keys.get(id).map_or((&[][..], true), |(keys, complete)| (keys, *complete));
        let shown: Vec<_> = keys.iter().filter(|(key, _)| snapshot.is_complete_for_key(key)).collect();
        let retired = !permissions::exists(snapshot, permission);
        let retired = retired.then_some(Limit { reason: LimitReason::ResourceRetired, key: None, block: None });
        let limits =
            snapshot.limits(id, std::slice::from_ref(permission), now).into_iter().map(|limit| self.limit(limit));
        Some(Access {
            principal: principal.named(),
            login: principal.login.clone(),
            permission: permission.clone(),
            allowed: retired.is_none() && self.principals.get(id)?.allows(permission),
            limits: retired.iter().cloned().chain(limits).collect(),
            roles: granting(snapshot, id, permission).map(|role| self.role(id, role)).collect(),
            keys_complete: complete && shown.len() == keys.len(),
            keys: shown.into_iter().filter_map(|key| self.key(key, permission, retired.as_ref())).collect(),
        })
    }

    fn role(&self, holder: &PrincipalId, id: &RoleId) -> GrantingRole {
        let assignment = self.assignments.get(&(id.clone(), holder.clone())).cloned().unwrap_or_default();
        let administrator = || StoredRole::administrator(self.caller.now()).role.name;
        let name = self.snapshot.role(id).map_or_else(administrator, |stored| stored.role.name.clone());
        GrantingRole { id: id.clone(), name, given_by: assignment.given_by, given_at: assignment.given_at }
    }

    fn key(
        &self,
        (key, effective): &(KeyRef, PermissionSet),
        permission: &Permission,
        retired: Option<&Limit>,
    ) -> Option<KeyAccess> {
        let (snapshot, now) = (&self.snapshot, self.caller.now());
        let stored = snapshot.key(key)?;
        let limits = snapshot.limits_of_key(key, permission, now).into_iter().map(|limit| self.limit(limit));
        Some(KeyAccess {
            id: stored.id.clone(),
            name: stored.name.clone(),
            allowed: retired.is_none() && effective.allows(permission),
            limits: retired.cloned().into_iter().chain(limits).collect(),
        })
    }

    fn limit(&self, limit: LimitRef) -> Limit {
        limit_view(&self.snapshot, self.caller.permissions(), limit)
    }
}

/// The API view of a limit, which names a key if a caller with these permissions may read its owner.
pub(in crate::operation) fn limit_view(snapshot: &Snapshot, permissions: &PermissionSet, limit: LimitRef) -> Limit {
    let readable = |key: &KeyRef| permissions.allows(&read_permission(key.owner.kind()));
    let key = limit.key.filter(readable).and_then(|key| {
        let owner = snapshot.principal(&key.owner)?.named();
        Some(LimitingKey { owner, name: snapshot.key(&key).map(|key| key.name.clone()), id: key.id })
    });
    Limit { reason: limit.reason, key, block: limit.block }
}
