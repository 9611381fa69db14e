//! The principals and keys that a change can reach: those that it names, and level by level all that depend on them.
//!
//! One question makes at most [`CALLS`] calls to the table, [`CONCURRENCY`] at a time, and looks at no more than
//! [`MOST`] principals and keys. The nearest come first: a level is listed completely before the next one. When a limit
//! is reached, the answer says that it is not complete.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::future::try_join_all;
use postern_shared::id::RoleId;
use postern_shared::permission::Permission;
use postern_shared::principal::{KeyRef, PrincipalId};

use super::proposed::Target;
use crate::caller::Caller;
use crate::error::Error;
use crate::store::read::CONCURRENCY;
use crate::store::{EntityRef, Related, Relation, Snapshot, Store};

/// The most calls to the table, reads and queries together.
const CALLS: usize = 256;
/// The most principals and keys that are looked at.
const MOST: usize = 2000;
/// The principals and keys that a change can reach, with everything that decides what they can do.
#[derive(Debug)]
pub(super) struct Reached {
    /// Everything that was read.
    pub(super) snapshot: Snapshot,
    pub(super) principals: BTreeSet<PrincipalId>,
    pub(super) keys: BTreeSet<KeyRef>,
    /// Whether they are all.
    pub(super) complete: bool,
    /// The number of calls left.
    calls: usize,
}

/// Whom a change of a target can reach. The caller has read the target.
pub(super) async fn from(caller: &Caller, target: &Target) -> Result<Reached, Error> {
    let mut reached = Reached::new(caller.snapshot().clone());
    let store = &caller.app().store;
    let level = match target {
        Target::Role(role) => reached.holders(store, [role.clone()]).await?,
        Target::Principal(id) => vec![Related::Principal(id.clone())],
        Target::Key(key) => vec![Related::Key(key.clone(), None)],
        Target::ProvisionedBy(key) => {
            let mut dependents = reached.list(store, vec![Relation::Dependents(key.clone())]).await?;
            dependents.retain(|dependent| matches!(dependent, Related::Principal(_)));
            dependents
        }
        Target::Resource(_) => Vec::new(),
    };
    reached.descend(store, level).await?;
    Ok(reached)
}

/// Every holder of a role that grants any of these permissions. Nobody else can use them, whatever depends on whom.
pub(super) async fn holders_of_any(caller: &Caller, permissions: &[Permission]) -> Result<Reached, Error> {
    let mut reached = Reached::new(Snapshot::default());
    if permissions.is_empty() {
        return Ok(reached);
    }
    let store = &caller.app().store;
    let roles = reached.list(store, vec![Relation::Roles]).await?;
    reached.read(store, &roles).await?;
    let granting = reached.snapshot.roles.values().flatten();
    let granting =
        granting.filter(|role| permissions.iter().any(|permission| role.permission_set().allows(permission)));
    let granting: Vec<RoleId> = granting.map(|role| role.role.id.clone()).collect();
    let holders = reached.holders(store, granting).await?;
    let new = reached.enter(holders);
    reached.read(store, &new).await?;
    reached.drop_incomplete();
    Ok(reached)
}

impl Reached {
    fn new(snapshot: Snapshot) -> Self {
        Self { snapshot, principals: BTreeSet::new(), keys: BTreeSet::new(), complete: true, calls: CALLS }
    }

    /// The caller alone, whose lineage was read already.
    pub(super) fn caller_alone(caller: &Caller) -> Self {
        let principals = BTreeSet::from([caller.id().clone()]);
        Self { principals, complete: false, ..Self::new(caller.snapshot().clone()) }
    }

    /// Reaches these and all their descendants.
    async fn descend(&mut self, store: &Store, mut level: Vec<Related>) -> Result<(), Error> {
        loop {
            level = self.enter(level);
            self.read(store, &level).await?;
            let lists: Vec<Relation> = level.iter().filter_map(|related| self.descendants(related)).collect();
            if lists.is_empty() || !self.complete {
                break;
            }
            level = self.list(store, lists).await?;
        }
        self.drop_incomplete();
        Ok(())
    }

    /// The holders of these roles, as far as the roles are in the snapshot.
    async fn holders(&mut self, store: &Store, roles: impl IntoIterator<Item = RoleId>) -> Result<Vec<Related>, Error> {
        let held = |role: &RoleId| self.snapshot.role(role).is_some_and(|role| role.role.holders > 0);
        let lists = roles.into_iter().filter(held).map(Relation::Holders).collect();
        self.list(store, lists).await
    }

    /// Adds those that were not reached before, as many as there is room for, and returns them.
    fn enter(&mut self, mut related: Vec<Related>) -> Vec<Related> {
        related.retain(|related| {
            let known = match related {
                Related::Principal(id) => self.principals.contains(id),
                Related::Key(reference, _) => self.keys.contains(reference),
                Related::Role(_) => false,
            };
            let fits = self.principals.len() + self.keys.len() < MOST;
            self.complete &= known || fits;
            match related {
                _ if known || !fits => false,
                Related::Principal(id) => self.principals.insert(id.clone()),
                Related::Key(reference, _) => self.keys.insert(reference.clone()),
                Related::Role(_) => true,
            }
        });
        related
    }

    /// Reads these, and everything they depend on, into the snapshot.
    async fn read(&mut self, store: &Store, related: &[Related]) -> Result<(), Error> {
        let mut entities = Vec::new();
        for related in related {
            match related {
                Related::Principal(id) => entities.push(EntityRef::Principal(id.clone())),
                Related::Key(reference, Some(stored)) => {
                    self.snapshot.keys.insert(reference.clone(), Some(Arc::new((**stored).clone())));
                }
                Related::Key(reference, None) => entities.push(EntityRef::Key(reference.clone())),
                Related::Role(id) => entities.push(EntityRef::Role(id.clone())),
            }
        }
        self.complete &= store.load_within(&mut self.calls, &mut self.snapshot, entities).await?;
        Ok(())
    }

    /// The relation that leads to the descendants of something that was read.
    fn descendants(&self, related: &Related) -> Option<Relation> {
        match related {
            Related::Principal(id) => {
                let has_keys = self.snapshot.principal(id).is_some_and(|principal| principal.keys > 0);
                has_keys.then(|| Relation::Keys(id.clone()))
            }
            Related::Key(reference, _) => Some(Relation::Dependents(reference.clone())),
            Related::Role(_) => None,
        }
    }

    /// Everything that these relations lead to, as far as the remaining calls and the room allow.
    async fn list(&mut self, store: &Store, lists: Vec<Relation>) -> Result<Vec<Related>, Error> {
        let mut related = Vec::new();
        let mut open: Vec<(Relation, Option<String>)> = lists.into_iter().map(|list| (list, None)).collect();
        while !open.is_empty() {
            let rest = open.split_off(open.len().min(CONCURRENCY).min(self.calls));
            if open.is_empty() || related.len() > MOST {
                self.complete = false;
                break;
            }
            self.calls -= open.len();
            let pages = open.iter().map(|(relation, after)| store.related(relation, after.as_deref()));
            let pages = try_join_all(pages).await?;
            let mut next = Vec::new();
            for ((list, _), (items, after)) in open.into_iter().zip(pages) {
                related.extend(items);
                next.extend(after.map(|after| (list, Some(after))));
            }
            next.extend(rest);
            open = next;
        }
        Ok(related)
    }

    /// Leaves out those whose lineage was not read completely.
    fn drop_incomplete(&mut self) {
        self.principals.retain(|id| self.snapshot.is_complete_for(id));
        self.keys.retain(|reference| self.snapshot.is_complete_for_key(reference));
    }
}
