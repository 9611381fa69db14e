//! Whom a change can reach at all: from what it names, level by level down everything that depends on it.
//!
//! However many that are, one question makes at most [`CALLS`] calls to the table, [`AT_ONCE`] side by side, and looks at
//! [`MOST`] principals and keys. The nearest come first: a level is listed to its end before the next one. Past either bound
//! the answer says that it is not complete.

use std::collections::BTreeSet;

use futures_util::future::try_join_all;
use postern_shared::id::RoleId;
use postern_shared::impact::Proposal;
use postern_shared::permission::Permission;
use postern_shared::principal::{KeyRef, PrincipalId};

use crate::caller::Caller;
use crate::error::Error;
use crate::operation::membership::holder_of;
use crate::store::Store;
use crate::store::directory::Entry;
use crate::store::item::{Item, key_of, value_of};
use crate::store::key::{self, Directory};
use crate::store::read::{AT_ONCE, Query, SortKeys};
use crate::store::snapshot::EntityRef;
use crate::store::snapshot::Snapshot;
use crate::store::stored_key::StoredKey;

/// Most calls to the table, reads and searches together.
const CALLS: usize = 256;
/// Most principals and keys that are looked at.
const MOST: usize = 2000;
/// Most items that one search reads.
const PAGE: u32 = 1000;

/// Whom a change can reach, each with everything that decides what they can do.
#[derive(Debug)]
pub(super) struct Reached {
    /// Everything that was read.
    pub(super) snapshot: Snapshot,
    pub(super) principals: BTreeSet<PrincipalId>,
    pub(super) keys: BTreeSet<KeyRef>,
    /// Whether these are all.
    pub(super) complete: bool,
    /// How many calls are left.
    calls: usize,
}

/// A list of what lies one step below something.
#[derive(Debug, Clone)]
enum List {
    /// The principals that hold a role.
    Holders(RoleId),
    /// The keys of a principal.
    Keys(PrincipalId),
    /// The principals that a key provisions and the keys that it issued.
    Dependents(KeyRef),
    /// All roles, by name.
    Roles,
}

/// An item of a list.
enum Found {
    Principal(PrincipalId),
    /// A key, read along with its list if it is one of the owner's.
    Key(KeyRef, Option<Box<StoredKey>>),
    Role(RoleId),
}

/// Whom a proposal can reach, given what it names.
pub(super) async fn from(caller: &Caller, snapshot: Snapshot, proposal: &Proposal) -> Result<Reached, Error> {
    let mut reached = Reached::new(snapshot);
    let store = &caller.app.store;
    let level = match proposal {
        Proposal::RoleEdit { role, .. } => reached.holders(store, [role.clone()]).await?,
        Proposal::PrincipalEdit { principal, .. }
        | Proposal::PrincipalDelete { principal }
        | Proposal::PrincipalAdopt { principal, .. }
        | Proposal::PrincipalHandOver { principal, .. }
        | Proposal::KeysDelete { owner: principal } => vec![Found::Principal(principal.clone())],
        Proposal::KeyEdit { owner, key, .. } | Proposal::KeyDelete { owner, key } => {
            vec![Found::Key(KeyRef { owner: owner.clone(), id: key.clone() }, None)]
        }
        Proposal::ResourceRetire { .. } => Vec::new(),
    };
    reached.descend(store, level).await?;
    Ok(reached)
}

/// Everyone who holds a role that grants any of these permissions: nobody else can make use of them, whoever depends on whom.
pub(super) async fn holders_of_any(caller: &Caller, permissions: &[Permission]) -> Result<Reached, Error> {
    let mut reached = Reached::new(Snapshot::default());
    if permissions.is_empty() {
        return Ok(reached);
    }
    let store = &caller.app.store;
    let roles = reached.list(store, vec![List::Roles]).await?;
    reached.read(store, &roles).await?;
    let granting = reached.snapshot.roles.values().flatten();
    let granting =
        granting.filter(|role| permissions.iter().any(|permission| role.permission_set().allows(permission)));
    let granting: Vec<RoleId> = granting.map(|role| role.role.id.clone()).collect();
    let holders = reached.holders(store, granting).await?;
    let new = reached.enter(holders);
    reached.read(store, &new).await?;
    reached.forget_the_unread();
    Ok(reached)
}

impl Reached {
    fn new(snapshot: Snapshot) -> Self {
        Self { snapshot, principals: BTreeSet::new(), keys: BTreeSet::new(), complete: true, calls: CALLS }
    }

    /// Nobody but the caller, of whom everything was read already.
    pub(super) fn oneself_alone(caller: &Caller) -> Self {
        let principals = BTreeSet::from([caller.actor.principal.clone()]);
        Self { principals, complete: false, ..Self::new(caller.snapshot.clone()) }
    }

    /// Looks at these and at everything below them.
    async fn descend(&mut self, store: &Store, mut level: Vec<Found>) -> Result<(), Error> {
        loop {
            level = self.enter(level);
            self.read(store, &level).await?;
            let lists: Vec<List> = level.iter().filter_map(|found| self.below(found)).collect();
            if lists.is_empty() || !self.complete {
                break;
            }
            level = self.list(store, lists).await?;
        }
        self.forget_the_unread();
        Ok(())
    }

    /// Who holds any of these roles, as far as they are in the world.
    async fn holders(&mut self, store: &Store, roles: impl IntoIterator<Item = RoleId>) -> Result<Vec<Found>, Error> {
        let held = |role: &RoleId| self.snapshot.role(role).is_some_and(|role| role.role.holders > 0);
        let lists = roles.into_iter().filter(held).map(List::Holders).collect();
        self.list(store, lists).await
    }

    /// Notes those who were not reached before, as many as there is room for, and gives them on.
    fn enter(&mut self, found: Vec<Found>) -> Vec<Found> {
        let mut new = Vec::new();
        for found in found {
            let known = match &found {
                Found::Principal(id) => self.principals.contains(id),
                Found::Key(reference, _) => self.keys.contains(reference),
                Found::Role(_) => false,
            };
            if known {
                continue;
            }
            if self.principals.len() + self.keys.len() == MOST {
                self.complete = false;
                break;
            }
            match &found {
                Found::Principal(id) => drop(self.principals.insert(id.clone())),
                Found::Key(reference, _) => drop(self.keys.insert(reference.clone())),
                Found::Role(_) => {}
            }
            new.push(found);
        }
        new
    }

    /// Reads these into the world, with everything that they depend on.
    async fn read(&mut self, store: &Store, found: &[Found]) -> Result<(), Error> {
        let mut entities = Vec::new();
        for found in found {
            match found {
                Found::Principal(id) => entities.push(EntityRef::Principal(id.clone())),
                Found::Key(reference, Some(stored)) => {
                    self.snapshot.keys.insert(reference.clone(), Some((**stored).clone()));
                }
                Found::Key(reference, None) => entities.push(EntityRef::Key(reference.clone())),
                Found::Role(id) => entities.push(EntityRef::Role(id.clone())),
            }
        }
        self.complete &= store.load_within(&mut self.calls, &mut self.snapshot, entities).await?;
        Ok(())
    }

    /// The list of what lies below something that was read.
    fn below(&self, found: &Found) -> Option<List> {
        match found {
            Found::Principal(id) => {
                let has_keys = self.snapshot.principal(id).is_some_and(|principal| principal.keys > 0);
                has_keys.then(|| List::Keys(id.clone()))
            }
            Found::Key(reference, _) => Some(List::Dependents(reference.clone())),
            Found::Role(_) => None,
        }
    }

    /// Everything in these lists, or as much as the calls that are left and the room for it allow.
    async fn list(&mut self, store: &Store, lists: Vec<List>) -> Result<Vec<Found>, Error> {
        let mut found = Vec::new();
        let mut open: Vec<(List, Option<String>)> = lists.into_iter().map(|list| (list, None)).collect();
        while !open.is_empty() {
            let rest = open.split_off(open.len().min(AT_ONCE).min(self.calls));
            if open.is_empty() || found.len() > MOST {
                self.complete = false;
                break;
            }
            self.calls -= open.len();
            let pages = open.iter().map(|(list, after)| list.page(store, after.as_deref()));
            let pages = try_join_all(pages).await?;
            let mut next = Vec::new();
            for ((list, _), (items, after)) in open.into_iter().zip(pages) {
                for item in items {
                    found.extend(list.read(item)?);
                }
                next.extend(after.map(|after| (list, Some(after))));
            }
            next.extend(rest);
            open = next;
        }
        Ok(found)
    }

    /// Leaves out those of whom something was not read in time.
    fn forget_the_unread(&mut self) {
        self.principals.retain(|id| self.snapshot.is_complete_for(id));
        self.keys.retain(|reference| self.snapshot.is_complete_for_key(reference));
    }
}

impl List {
    /// One page of it, in one call, and where it goes on.
    async fn page(&self, store: &Store, after: Option<&str>) -> Result<(Vec<Item>, Option<String>), Error> {
        let (partition, sort_keys) = match self {
            Self::Holders(role) => (key::role_partition(role), SortKeys::Prefix(key::HOLDERS)),
            Self::Keys(owner) => (key::principal_partition(owner), SortKeys::Prefix(key::KEYS)),
            Self::Dependents(reference) => (key::dependents_partition(reference), SortKeys::All),
            Self::Roles => (key::directory_partition(Directory::Role).to_owned(), SortKeys::All),
        };
        store.query_once(&Query { partition: &partition, sort_keys, after, backwards: false, limit: PAGE }).await
    }

    /// What one of its items speaks of, if it is something that a change can reach.
    fn read(&self, item: Item) -> Result<Option<Found>, Error> {
        Ok(match self {
            Self::Holders(_) => Some(Found::Principal(holder_of(&item)?)),
            Self::Keys(_) => {
                let stored: StoredKey = value_of(item)?;
                Some(Found::Key(stored.reference(), Some(Box::new(stored))))
            }
            Self::Dependents(_) => {
                let sort_key = key_of(&item)?.sk;
                let principal = sort_key.strip_prefix(key::PROVISIONED).and_then(|id| id.parse().ok());
                let issued = || sort_key.strip_prefix(key::ISSUED).and_then(key::read_owned);
                principal.map(Found::Principal).or_else(|| issued().map(|key| Found::Key(key, None)))
            }
            Self::Roles => Some(Found::Role(value_of::<Entry<RoleId>>(item)?.id)),
        })
    }
}
