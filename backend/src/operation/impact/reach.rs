//! Whom a change can reach at all: from what it names, down everything that depends on it.

use std::collections::{BTreeSet, VecDeque};

use postern_shared::id::RoleId;
use postern_shared::impact::Proposal;
use postern_shared::permission::Permission;
use postern_shared::principal::{KeyRef, PrincipalId};

use crate::caller::Caller;
use crate::error::Error;
use crate::operation::membership::holder_of;
use crate::store::gather::Seed;
use crate::store::item::{Item, key_of, value_of};
use crate::store::key::{self, Directory};
use crate::store::read::{Range, Stretch, at};
use crate::store::role::StoredRole;
use crate::store::stored_key::StoredKey;

/// Most principals that are looked at.
const MOST: usize = 2000;
/// How many items are read in one call.
const PAGE: u32 = 100;

/// Whom a change can reach.
#[derive(Debug, Default)]
pub(super) struct Reached {
    pub(super) principals: BTreeSet<PrincipalId>,
    pub(super) keys: BTreeSet<KeyRef>,
    /// Whether that is all of them.
    pub(super) complete: bool,
}

impl Reached {
    /// All of them, to be read.
    pub(super) fn seeds(&self) -> Vec<Seed> {
        let principals = self.principals.iter().cloned().map(Seed::Principal);
        principals.chain(self.keys.iter().cloned().map(Seed::Key)).collect()
    }
}

/// Something that others may depend on.
enum Open {
    Principal(PrincipalId),
    Key(KeyRef),
}

/// Whom a proposal can reach.
pub(super) async fn from(caller: &Caller, proposal: &Proposal) -> Result<Reached, Error> {
    let start = match proposal {
        Proposal::RoleEdit { role, .. } => holders(caller, role).await?.into_iter().map(Open::Principal).collect(),
        Proposal::PrincipalEdit { principal, .. } | Proposal::PrincipalDelete { principal } => {
            vec![Open::Principal(principal.clone())]
        }
        Proposal::KeyEdit { owner, key, .. } | Proposal::KeyDelete { owner, key } => {
            vec![Open::Key(KeyRef { owner: owner.clone(), id: key.clone() })]
        }
        Proposal::ResourceRetire { .. } => Vec::new(),
    };
    walk(caller, start).await
}

/// Everyone who holds a role that grants any of these permissions: nobody else can make use of them, whoever depends on whom.
pub(super) async fn holders_of_any(caller: &Caller, permissions: &[Permission]) -> Result<Reached, Error> {
    let mut reached = Reached { complete: true, ..Reached::default() };
    let mut cursor = None;
    loop {
        let asks = caller.asker.principal.as_str();
        let list = caller.app.store.list::<RoleId>(Directory::Role, "", PAGE, cursor.as_deref(), asks).await?;
        let reading = caller.app.store.read(list.items.iter().map(key::role)).await?;
        for id in &list.items {
            let role: Option<StoredRole> = at(&reading, &key::role(id))?;
            if role.is_some_and(|role| permissions.iter().any(|permission| role.power().allows(permission))) {
                reached.principals.extend(holders(caller, id).await?);
            }
        }
        reached.complete = reached.principals.len() <= MOST;
        cursor = list.next_cursor;
        if cursor.is_none() || !reached.complete {
            return Ok(reached);
        }
    }
}

async fn walk(caller: &Caller, start: Vec<Open>) -> Result<Reached, Error> {
    let mut reached = Reached { complete: true, ..Reached::default() };
    let mut open = VecDeque::from(start);
    while let Some(next) = open.pop_front() {
        if reached.principals.len() >= MOST {
            reached.complete = false;
            return Ok(reached);
        }
        match next {
            Open::Principal(id) if reached.principals.insert(id.clone()) => {
                let partition = key::principal_partition(&id);
                for item in all(caller, &partition, key::KEYS).await? {
                    open.push_back(Open::Key(value_of::<StoredKey>(item)?.reference()));
                }
            }
            Open::Key(reference) if reached.keys.insert(reference.clone()) => {
                let partition = key::dependents_partition(&reference);
                for item in all(caller, &partition, key::PROVISIONED).await? {
                    let sort_key = key_of(&item)?.sk;
                    let id = sort_key.strip_prefix(key::PROVISIONED).and_then(|id| id.parse().ok());
                    open.extend(id.map(Open::Principal));
                }
                for item in all(caller, &partition, key::ISSUED).await? {
                    let sort_key = key_of(&item)?.sk;
                    open.extend(sort_key.strip_prefix(key::ISSUED).and_then(key::read_owned).map(Open::Key));
                }
            }
            _ => {}
        }
    }
    Ok(reached)
}

async fn holders(caller: &Caller, role: &RoleId) -> Result<Vec<PrincipalId>, Error> {
    let items = all(caller, &key::role_partition(role), key::HOLDERS).await?;
    items.iter().map(holder_of).collect()
}

/// The items of a partition whose sort key begins so, as far as it makes sense to read them.
async fn all(caller: &Caller, partition: &str, prefix: &str) -> Result<Vec<Item>, Error> {
    let limit = u32::try_from(MOST + 1).unwrap_or(u32::MAX);
    let range = Range { partition, stretch: Stretch::Prefix(prefix), after: None, backwards: false, limit };
    caller.app.store.query(&range).await
}
