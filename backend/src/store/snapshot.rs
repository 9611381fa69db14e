//! Snapshots: the entities that a decision is based on. A commit asserts that those it relied on are unchanged.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use postern_shared::id::{RoleId, SessionId, UserId};
use postern_shared::principal::{KeyRef, NamedKey, PrincipalId};
use postern_shared::resource::is_built_in;
use postern_shared::text::resource_name;
use serde::de::DeserializeOwned;

use super::cache::Kept;
use super::commit::{Commit, Condition};
use super::entity::guarded_api::StoredGuard;
use super::entity::idempotency::{IdempotencyRecord, IdempotencyRef};
use super::entity::invitation::StoredInvitation;
use super::entity::key::StoredKey;
use super::entity::password::StoredPassword;
use super::entity::principal::Principal;
use super::entity::resource::{self, StoredResource};
use super::entity::role::StoredRole;
use super::entity::session::StoredSession;
use super::item::{Item, value_of};
use super::item_key::{self, ItemKey};
use crate::error::Error;

/// The entities that were read. `None` records that the entity does not exist; an entity that is not in the map was not
/// read and counts as nothing.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// Users and API users.
    pub principals: BTreeMap<PrincipalId, Option<Arc<Principal>>>,
    /// API keys and tokens.
    pub keys: BTreeMap<KeyRef, Option<Arc<StoredKey>>>,
    /// Roles.
    pub roles: BTreeMap<RoleId, Option<Arc<StoredRole>>>,
    /// Defined resources.
    pub resources: BTreeMap<String, Option<Arc<StoredResource>>>,
    /// The guards of APIs.
    guards: BTreeMap<String, Option<StoredGuard>>,
    sessions: BTreeMap<(UserId, SessionId), Option<Arc<StoredSession>>>,
    passwords: BTreeMap<UserId, Option<StoredPassword>>,
    invitations: BTreeMap<UserId, Option<StoredInvitation>>,
    idempotency: BTreeMap<IdempotencyRef, Option<IdempotencyRecord>>,
}

/// Names an entity of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityRef {
    /// A user or API user.
    Principal(PrincipalId),
    /// An API key or token.
    Key(KeyRef),
    /// A role.
    Role(RoleId),
    /// A defined resource.
    Resource(String),
    /// The guard of an API, by the API's id.
    Guard(String),
    /// A user's session.
    Session(UserId, SessionId),
    /// A user's password.
    Password(UserId),
    /// A user's invitation.
    Invitation(UserId),
    /// The record of a request with an `Idempotency-Key`.
    Idempotency(IdempotencyRef),
}

impl EntityRef {
    /// A defined resource; `None` if no defined resource can have the name.
    pub fn resource(name: &str) -> Option<Self> {
        (resource_name(name).is_ok() && !is_built_in(name)).then(|| Self::Resource(name.to_owned()))
    }

    pub(super) fn item_key(&self) -> ItemKey {
        match self {
            Self::Principal(id) => item_key::principal(id),
            Self::Key(reference) => item_key::stored_key(reference),
            Self::Role(id) => item_key::role(id),
            Self::Resource(name) => resource::item_key(name),
            Self::Guard(api) => item_key::guarded_api(api),
            Self::Session(user, session) => item_key::session(user, session),
            Self::Password(user) => item_key::password(user),
            Self::Invitation(user) => item_key::invitation(user),
            Self::Idempotency(of) => item_key::idempotency(of),
        }
    }
}

/// The entities that a decision relied on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[must_use = "a commit that does not assert what it was decided on can be overtaken by another"]
pub struct ReadSet(BTreeSet<EntityRef>);

impl ReadSet {
    /// The union with more entities.
    pub fn and(mut self, more: impl IntoIterator<Item = EntityRef>) -> Self {
        self.0.extend(more);
        self
    }
}

impl FromIterator<EntityRef> for ReadSet {
    fn from_iter<I: IntoIterator<Item = EntityRef>>(entities: I) -> Self {
        Self(entities.into_iter().collect())
    }
}

impl IntoIterator for ReadSet {
    type Item = EntityRef;
    type IntoIter = std::collections::btree_set::IntoIter<EntityRef>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Snapshot {
    /// A principal that exists, deleted or not.
    pub fn principal(&self, id: &PrincipalId) -> Option<&Principal> {
        self.principals.get(id)?.as_deref()
    }

    /// A key that exists and has not ended: a key that has ended is as good as deleted (rule 16).
    pub fn key(&self, key: &KeyRef) -> Option<&StoredKey> {
        let owner = self.principal(&key.owner);
        self.keys.get(key)?.as_deref().filter(|key| owner.is_none_or(|owner| !owner.has_ended(key)))
    }

    /// A key with its name and its owner's, as far as they were read. A deleted owner still has one.
    pub fn named_key(&self, key: &KeyRef) -> NamedKey {
        let name = self.key(key).map(|key| key.name.clone());
        let owner_name = self.principal(&key.owner).map(|owner| owner.name.clone());
        NamedKey { name, owner_name, ..key.clone().into() }
    }

    /// A role that exists.
    pub fn role(&self, id: &RoleId) -> Option<&StoredRole> {
        self.roles.get(id)?.as_deref()
    }

    /// A defined resource that exists, retired or not.
    pub fn resource(&self, name: &str) -> Option<&StoredResource> {
        self.resources.get(name)?.as_deref()
    }

    /// The guard of an API that a resource represents.
    pub fn guard(&self, api: &str) -> Option<&StoredGuard> {
        self.guards.get(api)?.as_ref()
    }

    /// Whether a resource is known to represent an API, which only an external one in use does.
    pub fn represents_an_api(&self, resource: &str) -> bool {
        self.guards.values().flatten().any(|guard| guard.resource == resource)
    }

    /// A session that exists.
    pub fn session(&self, user: &UserId, id: &SessionId) -> Option<&StoredSession> {
        self.sessions.get(&(user.clone(), id.clone()))?.as_deref()
    }

    /// A user's password.
    pub fn password(&self, user: &UserId) -> Option<&StoredPassword> {
        self.passwords.get(user)?.as_ref()
    }

    /// A user's invitation.
    pub fn invitation(&self, user: &UserId) -> Option<&StoredInvitation> {
        self.invitations.get(user)?.as_ref()
    }

    /// The record of a request with an `Idempotency-Key`.
    pub fn idempotency(&self, of: &IdempotencyRef) -> Option<&IdempotencyRecord> {
        self.idempotency.get(of)?.as_ref()
    }

    /// Makes a commit fail if any entity of the read set has changed since it was read into this snapshot.
    pub fn assert_unchanged(&self, read_set: ReadSet, commit: &mut Commit) -> Result<(), Error> {
        for entity in read_set {
            let condition =
                self.unchanged(&entity).ok_or_else(|| Error::internal("a decision relied on an unread entity"));
            commit.expect(entity.item_key(), condition??);
        }
        Ok(())
    }

    /// Condition: the entity is as it was read; `None` if it was not read.
    fn unchanged(&self, entity: &EntityRef) -> Option<Result<Condition, Error>> {
        fn condition<T>(
            read: Option<&Option<T>>,
            unchanged: impl FnOnce(&T) -> Result<Condition, Error>,
        ) -> Option<Result<Condition, Error>> {
            Some(read?.as_ref().map_or(Ok(Condition::Absent), unchanged))
        }
        match entity {
            EntityRef::Principal(id) => condition(self.principals.get(id), |it| it.unchanged()),
            EntityRef::Key(reference) => condition(self.keys.get(reference), |it| it.unchanged()),
            EntityRef::Role(id) => condition(self.roles.get(id), |it| it.unchanged()),
            EntityRef::Resource(name) => condition(self.resources.get(name), |it| it.unchanged()),
            EntityRef::Guard(api) => condition(self.guards.get(api), StoredGuard::unchanged),
            EntityRef::Session(user, id) => {
                condition(self.sessions.get(&(user.clone(), id.clone())), |_| Ok(Condition::Present))
            }
            EntityRef::Password(user) => condition(self.passwords.get(user), StoredPassword::unchanged),
            EntityRef::Invitation(user) => condition(self.invitations.get(user), StoredInvitation::unchanged),
            EntityRef::Idempotency(of) => condition(self.idempotency.get(of), IdempotencyRecord::unchanged),
        }
    }

    /// Whether an entity was read.
    pub(crate) fn has(&self, entity: &EntityRef) -> bool {
        match entity {
            EntityRef::Principal(id) => self.principals.contains_key(id),
            EntityRef::Key(reference) => self.keys.contains_key(reference),
            EntityRef::Role(id) => self.roles.contains_key(id),
            EntityRef::Resource(name) => self.resources.contains_key(name),
            EntityRef::Guard(api) => self.guards.contains_key(api),
            EntityRef::Session(user, id) => self.sessions.contains_key(&(user.clone(), id.clone())),
            EntityRef::Password(user) => self.passwords.contains_key(user),
            EntityRef::Invitation(user) => self.invitations.contains_key(user),
            EntityRef::Idempotency(of) => self.idempotency.contains_key(of),
        }
    }

    /// Adds the item that was read of an entity. Returns the entity if it exists and can be kept in memory.
    pub(super) fn insert(&mut self, entity: EntityRef, item: Option<Item>) -> Result<Option<Kept>, Error> {
        fn shared<K: Ord, T: DeserializeOwned>(
            entities: &mut BTreeMap<K, Option<Arc<T>>>,
            key: K,
            item: Option<Item>,
            kept: fn(Arc<T>) -> Kept,
        ) -> Result<Option<Kept>, Error> {
            let entity = item.map(value_of).transpose()?.map(Arc::new);
            entities.insert(key, entity.clone());
            Ok(entity.map(kept))
        }
        match entity {
            EntityRef::Principal(id) => return shared(&mut self.principals, id, item, Kept::Principal),
            EntityRef::Key(reference) => return shared(&mut self.keys, reference, item, Kept::Key),
            EntityRef::Role(id) => return shared(&mut self.roles, id, item, Kept::Role),
            EntityRef::Resource(name) => return shared(&mut self.resources, name, item, Kept::Resource),
            EntityRef::Session(user, id) => return shared(&mut self.sessions, (user, id), item, Kept::Session),
            EntityRef::Guard(api) => drop(self.guards.insert(api, item.map(value_of).transpose()?)),
            EntityRef::Password(user) => drop(self.passwords.insert(user, item.map(value_of).transpose()?)),
            EntityRef::Invitation(user) => drop(self.invitations.insert(user, item.map(value_of).transpose()?)),
            EntityRef::Idempotency(of) => drop(self.idempotency.insert(of, item.map(value_of).transpose()?)),
        }
        Ok(None)
    }

    /// Adds what was kept of an entity.
    pub(super) fn insert_kept(&mut self, kept: Kept) {
        match kept {
            Kept::Principal(it) => drop(self.principals.insert(it.id.clone(), Some(it))),
            Kept::Key(it) => drop(self.keys.insert(it.reference(), Some(it))),
            Kept::Role(it) => drop(self.roles.insert(it.role.id.clone(), Some(it))),
            Kept::Resource(it) => drop(self.resources.insert(it.name.clone(), Some(it))),
            Kept::Session(it) => drop(self.sessions.insert((it.user.clone(), it.id.clone()), Some(it))),
        }
    }

    /// The keys of its items; `None` if it has entities that are not kept in memory.
    pub(super) fn keys_to_keep(&self) -> Option<Vec<ItemKey>> {
        let Self { principals, keys, roles, resources, guards, sessions, passwords, invitations, idempotency } = self;
        if !(guards.is_empty() && passwords.is_empty() && invitations.is_empty() && idempotency.is_empty()) {
            return None;
        }
        let principals = principals.keys().map(item_key::principal);
        let keys = keys.keys().map(item_key::stored_key);
        let roles = roles.keys().map(item_key::role);
        let resources = resources.keys().map(|name| resource::item_key(name));
        let sessions = sessions.keys().map(|(user, session)| item_key::session(user, session));
        Some(principals.chain(keys).chain(roles).chain(resources).chain(sessions).collect())
    }

    /// Whether everything that decides what a principal can do was read.
    pub(crate) fn is_complete_for(&self, id: &PrincipalId) -> bool {
        self.principals.get(id).is_some_and(|principal| {
            principal.as_ref().is_none_or(|principal| {
                let roles = principal.roles.iter();
                roles.filter(|role| !role.is_administrator()).all(|role| self.roles.contains_key(role))
                    && principal.provisioned_by.as_ref().is_none_or(|key| self.is_complete_for_key(key))
            })
        })
    }

    /// Whether everything that decides what a key can do was read.
    pub(crate) fn is_complete_for_key(&self, reference: &KeyRef) -> bool {
        self.keys.get(reference).is_some_and(|stored| {
            let issuer = stored.as_ref().and_then(|stored| stored.issued_by.as_ref());
            self.is_complete_for(&reference.owner) && issuer.is_none_or(|issuer| self.is_complete_for_key(issuer))
        })
    }

    /// The entities that those in the snapshot depend on and that were not read.
    pub(super) fn missing(&self) -> BTreeSet<EntityRef> {
        let principals = || self.principals.values().flatten();
        let keys = || self.keys.values().flatten();
        let of_principals =
            principals().flat_map(|principal| principal.ancestors.iter().chain(&principal.provisioned_by));
        let of_keys = keys().flat_map(|stored| stored.ancestors.iter().chain(&stored.issued_by));
        let mut missing: BTreeSet<EntityRef> = of_principals
            .chain(of_keys)
            .flat_map(|reference| [EntityRef::Key(reference.clone()), EntityRef::Principal(reference.owner.clone())])
            .chain(keys().map(|stored| EntityRef::Principal(stored.owner.clone())))
            .collect();
        let roles = principals().flat_map(|principal| &principal.roles);
        missing.extend(roles.filter(|role| !role.is_administrator()).cloned().map(EntityRef::Role));
        missing.retain(|entity| !self.has(entity));
        missing
    }
}
