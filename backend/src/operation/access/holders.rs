//! Everyone who holds a permission: the holders of each role that grants it, in the order of the ids of roles and
//! holders. Those who hold several of these roles are found with the first.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use futures_util::future::try_join_all;
use postern_shared::id::RoleId;
use postern_shared::permission::Permission;
use postern_shared::principal::{Kind, PrincipalId};

use super::{Found, LOOKED_AT};
use crate::error::Error;
use crate::store::read::CONCURRENCY;
use crate::store::{EntityRef, Related, Relation, Snapshot, Store, StoredRole, bad_cursor};

/// How many holders are read at a time, if the page does not need more.
const STEP: usize = 100;

/// The holders of a permission.
#[derive(Debug)]
pub(super) struct Holders {
    permission: Permission,
    /// The kinds of holders that are listed.
    kinds: Vec<Kind>,
    /// The roles in use that grant it, by id.
    granting: Vec<RoleId>,
    /// All roles.
    roles: BTreeMap<RoleId, Option<Arc<StoredRole>>>,
}

/// A holder of a role.
#[derive(Debug, Clone)]
struct Place {
    role: RoleId,
    holder: PrincipalId,
}

impl Holders {
    /// Reads all roles, to find those that grant a permission.
    pub(super) async fn open(store: &Store, kinds: Vec<Kind>, permission: &Permission) -> Result<Self, Error> {
        let roles = all_roles(store).await?;
        let grants = |role: &&Arc<StoredRole>| role.role.holders > 0 && role.permission_set().allows(permission);
        let granting = roles.values().flatten().filter(grants).map(|role| role.role.id.clone()).collect();
        Ok(Self { permission: permission.clone(), kinds, granting, roles })
    }

    /// Up to `limit` holders after a position.
    pub(super) async fn find(&self, store: &Store, position: Option<String>, limit: usize) -> Result<Found, Error> {
        let mut last: Option<Place> = position.map(|position| position.parse()).transpose()?;
        let (mut snapshot, mut held, mut looked_at) = (Snapshot::default(), Vec::new(), 0);
        snapshot.roles.clone_from(&self.roles);
        let step = STEP.max(limit + 1);
        let next = 'page: loop {
            let places = self.places(store, last.as_ref(), step).await?;
            let more = places.len() == step;
            looked_at += places.len();
            let listed = places.iter().filter(|place| self.kinds.contains(&place.holder.kind()));
            store.load(&mut snapshot, listed.map(|place| EntityRef::Principal(place.holder.clone()))).await?;
            for place in places {
                if held.len() == limit {
                    break 'page last;
                }
                if self.lists(&snapshot, &place) {
                    held.push((place.to_string(), (place.holder.clone(), self.permission.clone())));
                }
                last = Some(place);
            }
            if !more || looked_at >= LOOKED_AT {
                break last.filter(|_| more);
            }
        };
        Ok(Found { snapshot, held, next: next.map(|place| place.to_string()) })
    }

    /// Whether a place is the first one of a holder who is listed.
    fn lists(&self, snapshot: &Snapshot, place: &Place) -> bool {
        let is_listed = self.kinds.contains(&place.holder.kind());
        let holder = snapshot.principal(&place.holder).filter(|holder| is_listed && holder.deleted_at.is_none());
        let first = holder.and_then(|holder| self.granting.iter().find(|role| holder.roles.contains(role)));
        first == Some(&place.role)
    }

    /// Up to `limit` places after one, of several roles side by side.
    async fn places(&self, store: &Store, after: Option<&Place>, limit: usize) -> Result<Vec<Place>, Error> {
        let rest = self.granting.partition_point(|role| after.is_some_and(|after| *role < after.role));
        let count = u32::try_from(limit).unwrap_or(u32::MAX);
        let mut places = Vec::new();
        for roles in self.granting[rest..].chunks(CONCURRENCY) {
            let from = |role: &RoleId| after.filter(|after| after.role == *role).map(|after| &after.holder);
            let lists = roles.iter().map(|role| store.holders(role, from(role), count));
            for (role, holders) in roles.iter().zip(try_join_all(lists).await?) {
                places.extend(holders.into_iter().map(|holder| Place { role: role.clone(), holder }));
            }
            if places.len() >= limit {
                break;
            }
        }
        places.truncate(limit);
        Ok(places)
    }
}

/// All roles.
async fn all_roles(store: &Store) -> Result<BTreeMap<RoleId, Option<Arc<StoredRole>>>, Error> {
    let (mut roles, mut after) = (Vec::new(), None);
    loop {
        let (related, next) = store.related(&Relation::Roles, after.as_deref()).await?;
        roles.extend(related.into_iter().filter_map(|related| match related {
            Related::Role(id) => Some(EntityRef::Role(id)),
            Related::Principal(_) | Related::Key(..) => None,
        }));
        after = next;
        if after.is_none() {
            return Ok(store.snapshot_of(roles).await?.roles);
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.role, self.holder)
    }
}

impl FromStr for Place {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (role, holder) = text.split_once('/').ok_or_else(bad_cursor)?;
        let role = role.parse().map_err(|_| bad_cursor())?;
        Ok(Self { role, holder: holder.parse().map_err(|_| bad_cursor())? })
    }
}
