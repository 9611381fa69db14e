//! Which permissions a key or the holders of a role have used, and how often they called.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::try_join_all;
use jiff::ToSpan as _;
use jiff::civil::Date;
use postern_shared::permission::Permission;
use postern_shared::role::Role;
use postern_shared::time::Timestamp;
use postern_shared::usage::{CALLS_DAYS, DayCalls, PermissionUsage, Usage};

use super::{permissions, setup};
use crate::caller::Caller;
use crate::error::Error;
use crate::store::entity::usage::{Calls, Use, day_of};
use crate::store::read::CONCURRENCY;
use crate::store::{EntityRef, Principal, StoredKey};

/// The most holders of a role that are looked at.
const HOLDERS: u32 = 200;

/// The usage of a key.
pub(super) async fn of_key(caller: &Caller, owner: &Principal, key: &StoredKey) -> Result<Usage, Error> {
    let store = &caller.app().store;
    let (since, (uses, all_uses), (calls, all_calls)) = tokio::try_join!(
        recording_since(caller),
        store.uses(&owner.id, Some(&key.id)),
        store.calls_since(&owner.id, first(caller))
    )?;
    let last = last_uses(uses.iter());
    let permissions = permissions::listed(&caller.snapshot().held(owner).intersection(&key.scope()));
    Ok(Usage {
        recording_since: since.max(key.created_at),
        complete: all_uses && all_calls,
        permissions: permissions.into_iter().map(|permission| usage(permission, &last, None)).collect(),
        days: by_day(calls.iter().filter(|calls| calls.called_with.as_ref() == Some(&key.id))),
        addresses: key.addresses.clone(),
    })
}

/// The calls with the keys of an API user.
pub(super) async fn of_principal(caller: &Caller, principal: &Principal) -> Result<Usage, Error> {
    let (since, (calls, complete)) =
        tokio::try_join!(recording_since(caller), caller.app().store.calls_since(&principal.id, first(caller)))?;
    let recording_since = since.max(principal.created_at);
    let days = by_day(calls.iter());
    Ok(Usage { recording_since, complete, permissions: Vec::new(), days, addresses: Vec::new() })
}

/// The use of a role's permissions by its holders, with their keys and in their sessions.
pub(super) async fn of_role(caller: &Caller, role: &Role) -> Result<Usage, Error> {
    let store = &caller.app().store;
    let (since, holders) = tokio::try_join!(recording_since(caller), store.holders(&role.id, None, HOLDERS))?;
    let mut complete = holders.len() < HOLDERS as usize;
    let snapshot = store.snapshot_of(holders.iter().cloned().map(EntityRef::Principal)).await?;
    let mut uses: Vec<Use> = Vec::new();
    let mut used_by: BTreeMap<Permission, u32> = BTreeMap::new();
    for some in holders.chunks(CONCURRENCY) {
        for (of_holder, all) in try_join_all(some.iter().map(|holder| store.uses(holder, None))).await? {
            complete &= all;
            for permission in of_holder.iter().map(|it| &it.used).collect::<BTreeSet<_>>() {
                *used_by.entry(permission.clone()).or_default() += 1;
            }
            uses.extend(of_holder);
        }
    }
    let last = last_uses(uses.iter());
    let permissions = role.permissions.iter().map(|permission| {
        let holders = used_by.get(permission).copied().unwrap_or_default();
        usage(permission.clone(), &last, Some(holders))
    });
    let mut days: BTreeMap<Date, u64> = BTreeMap::new();
    let today = day_of(caller.now());
    for holder in holders.iter().filter_map(|id| snapshot.principal(id)) {
        for (day, allowed) in holder.recent_calls(today) {
            *days.entry(day).or_default() += allowed;
        }
    }
    let days = days.into_iter().map(|(day, allowed)| DayCalls { day, allowed, refused: 0 });
    Ok(Usage {
        recording_since: since.max(role.created_at),
        complete,
        permissions: permissions.collect(),
        days: days.collect(),
        addresses: Vec::new(),
    })
}

/// Usage is recorded from first set-up on.
async fn recording_since(caller: &Caller) -> Result<Timestamp, Error> {
    Ok(setup::since(caller.app()).await?.unwrap_or(caller.now()))
}

/// The first day whose calls are shown.
fn first(caller: &Caller) -> Date {
    day_of(caller.now()).saturating_sub((CALLS_DAYS - 1).days())
}

/// The last use of each permission.
fn last_uses<'a>(uses: impl Iterator<Item = &'a Use>) -> BTreeMap<&'a Permission, Date> {
    let mut last = BTreeMap::new();
    for Use { used, used_on, .. } in uses {
        let latest = last.entry(used).or_insert(*used_on);
        *latest = (*latest).max(*used_on);
    }
    last
}

fn usage(permission: Permission, last: &BTreeMap<&Permission, Date>, holders: Option<u32>) -> PermissionUsage {
    PermissionUsage { last_used_on: last.get(&permission).copied(), permission, holders }
}

/// The sum of each day, oldest first.
fn by_day<'a>(calls: impl Iterator<Item = &'a Calls>) -> Vec<DayCalls> {
    let mut days: BTreeMap<Date, DayCalls> = BTreeMap::new();
    for Calls { called_on, allowed, refused, .. } in calls {
        let day = days.entry(*called_on).or_insert(DayCalls { day: *called_on, allowed: 0, refused: 0 });
        day.allowed += allowed;
        day.refused += refused;
    }
    days.into_values().collect()
}
