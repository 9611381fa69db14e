//! All permissions of everyone: users in the order of their logins, then API users in the order of their names.

use std::fmt;
use std::str::FromStr;

use postern_shared::id::{ApiUserId, UserId};
use postern_shared::page::NameOrder;
use postern_shared::permission::Permission;
use postern_shared::principal::{Kind, PrincipalId};

use super::one::{after, held};
use super::{Found, LOOKED_AT};
use crate::error::Error;
use crate::operation::permissions;
use crate::store::{Directory, EntityRef, Listed, Snapshot, Store, bad_cursor};

/// How many principals are read at a time, if the page does not need more.
const STEP: usize = 100;

/// Everyone, with all permissions.
#[derive(Debug)]
pub(super) struct Everyone {
    /// The kinds of principals that are listed.
    kinds: Vec<Kind>,
    /// The permissions of an Administrator.
    usable: Vec<Permission>,
}

/// A permission of a principal, or all of them.
#[derive(Debug, Clone)]
struct Place {
    principal: PrincipalId,
    /// The permission; `None` for all of them.
    permission: Option<Permission>,
    /// The canonical name of the principal in its directory.
    name: String,
}

impl Everyone {
    /// Everyone of these kinds.
    pub(super) async fn open(store: &Store, kinds: Vec<Kind>) -> Result<Self, Error> {
        Ok(Self { kinds, usable: permissions::usable(store).await? })
    }

    /// Up to `limit` permissions after a position.
    pub(super) async fn find(&self, store: &Store, position: Option<String>, limit: usize) -> Result<Found, Error> {
        let mut last: Option<Place> = position.map(|position| position.parse()).transpose()?;
        let (mut snapshot, mut found, mut looked_at) = (Snapshot::default(), Vec::new(), 0);
        let step = STEP.max(limit + 1);
        let next = 'page: loop {
            let listed = self.listed(store, last.as_ref(), step).await?;
            let more = listed.len() == step;
            looked_at += listed.len();
            // The principal at which the page before ended may have more permissions.
            let unfinished = last.clone().filter(|last| last.permission.is_some() && self.lists(&last.principal));
            let places: Vec<Place> = unfinished.into_iter().chain(listed).collect();
            let principals = places.iter().map(|place| EntityRef::Principal(place.principal.clone()));
            store.load(&mut snapshot, principals).await?;
            for place in places {
                let principal = snapshot.principal(&place.principal).filter(|it| it.deleted_at.is_none());
                let held = principal.map(|principal| held(&snapshot, principal, &self.usable)).unwrap_or_default();
                for permission in after(&held, place.permission.as_ref()) {
                    if found.len() == limit {
                        break 'page last;
                    }
                    let here = Place { permission: Some(permission.clone()), ..place.clone() };
                    found.push((here.to_string(), (place.principal.clone(), permission.clone())));
                    last = Some(here);
                }
                last = Some(Place { permission: None, ..place });
            }
            if !more || looked_at >= LOOKED_AT {
                break last.filter(|_| more);
            }
        };
        Ok(Found { snapshot, held: found, next: next.map(|place| place.to_string()) })
    }

    fn lists(&self, principal: &PrincipalId) -> bool {
        self.kinds.contains(&principal.kind())
    }

    /// Up to `limit` principals after a place.
    async fn listed(&self, store: &Store, after: Option<&Place>, limit: usize) -> Result<Vec<Place>, Error> {
        let mut places = Vec::new();
        for kind in self.kinds.iter().filter(|kind| after.is_none_or(|after| after.principal.kind() <= **kind)) {
            let after = after.filter(|after| after.principal.kind() == *kind).map(|after| after.name.as_str());
            let left = u32::try_from(limit - places.len()).unwrap_or(u32::MAX);
            if left > 0 {
                places.extend(directory(store, *kind, after, left).await?);
            }
        }
        Ok(places)
    }
}

/// Up to `limit` principals of a kind in the order of their names, after a name.
async fn directory(store: &Store, kind: Kind, after: Option<&str>, limit: u32) -> Result<Vec<Place>, Error> {
    let entries: Vec<(String, PrincipalId)> = match kind {
        Kind::User => {
            named(store.ids_by_name::<UserId>(Directory::User, "", NameOrder::Ascending, after, limit).await?)
        }
        Kind::ApiUser => {
            named(store.ids_by_name::<ApiUserId>(Directory::ApiUser, "", NameOrder::Ascending, after, limit).await?)
        }
    };
    Ok(entries.into_iter().map(|(name, principal)| Place { principal, permission: None, name }).collect())
}

fn named<Id: Into<PrincipalId>>((entries, _): Listed<Id>) -> Vec<(String, PrincipalId)> {
    entries.into_iter().map(|(name, id)| (name, id.into())).collect()
}

/// The principal, the permission and the name. Only the name, which comes last, can contain a slash.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let permission = self.permission.as_ref().map_or("", Permission::as_str);
        write!(f, "{}/{permission}/{}", self.principal, self.name)
    }
}

impl FromStr for Place {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let mut parts = text.splitn(3, '/');
        let (Some(principal), Some(permission), Some(name)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(bad_cursor());
        };
        let principal = principal.parse().map_err(|_| bad_cursor())?;
        let permission = Some(permission).filter(|permission| !permission.is_empty()).map(Permission::from);
        Ok(Self { principal, permission, name: name.to_owned() })
    }
}
