//! Roles and their holders.

use std::collections::{BTreeMap, BTreeSet};

use postern_shared::change::{Subject, SubjectKind};
use postern_shared::id::RoleId;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::{KeyRef, Kind, PrincipalId};
use postern_shared::role::{NewRole, Role};
use postern_shared::text::searchable;
use postern_shared::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::change::{Logged, next_time};
use super::principal::Principal;
use super::{Entity, IndexItem, directory, external_id};
use crate::error::{Error, Refusal};
use crate::store::item::{attribute, value_of};
use crate::store::item_key::{self, HOLDERS};
use crate::store::{Commit, Condition, Directory, ExternalId, ItemKey, Listed, Query, SortKeys, Store};

/// A role with what the API does not show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredRole {
    /// API view of the role.
    #[serde(flatten)]
    pub role: Role,
    /// The key that provisions it and the keys that issued that key (rule 5). Only a succession (rule 25) changes it
    /// while the role is provisioned, so it is not read again for a decision. Empty for an independent role.
    pub lineage: Vec<KeyRef>,
    /// Predecessors of the key that provisions it on which holders may still depend (rule 25).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub awaits: BTreeSet<KeyRef>,
    /// The principal that set its external id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id_set_by: Option<PrincipalId>,
    /// The time of the last entry in its change log.
    pub changed_at: Timestamp,
}

impl StoredRole {
    /// A new role that is independent and has no holders.
    pub fn new(id: RoleId, new: NewRole, now: Timestamp) -> Self {
        let role = Role {
            id,
            name: new.name.trim().to_owned(),
            description: new.description,
            external_id: None,
            permissions: new.permissions,
            built_in: false,
            provisioned_by: None,
            holders: 0,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        Self { role, lineage: Vec::new(), awaits: BTreeSet::new(), external_id_set_by: None, changed_at: now }
    }

    /// The built-in role. It stores no permissions: it grants everything.
    pub fn administrator(now: Timestamp) -> Self {
        let new = NewRole {
            name: "Administrator".to_owned(),
            description: "Grants every permission, including those that are defined later.".to_owned(),
            permissions: Vec::new(),
            external_id: None,
        };
        let mut administrator = Self::new(RoleId::administrator(), new, now);
        administrator.role.built_in = true;
        administrator
    }

    /// The permissions that holding it grants.
    pub fn permission_set(&self) -> PermissionSet {
        self.role.permission_set()
    }

    /// Condition: version unchanged. Holders may have changed.
    pub fn unchanged(&self) -> Result<Condition, Error> {
        Ok(Condition::Is("version", attribute(self.role.version)?))
    }

    /// The key that provisions it. Its names are not stored.
    pub fn provisioning_key(&self) -> Option<&KeyRef> {
        self.role.provisioned_by.as_ref().map(|key| &key.reference)
    }

    /// Its external id with who set it.
    pub fn external_id(&self) -> Option<ExternalId> {
        Some(ExternalId { id: self.role.external_id.clone()?, set_by: self.external_id_set_by.clone()? })
    }

    /// Sets or removes its external id.
    pub fn set_external_id(&mut self, external_id: Option<ExternalId>) {
        let (id, set_by) = external_id.map(|external_id| (external_id.id, external_id.set_by)).unzip();
        (self.role.external_id, self.external_id_set_by) = (id, set_by);
    }

    /// Makes it independent of the key that provisions it.
    pub fn release(&mut self) {
        self.role.provisioned_by = None;
        self.lineage = Vec::new();
        self.awaits = BTreeSet::new();
    }

    /// Makes the successor of the key that provisions it provision it. The successor enters the lineage later, when
    /// nothing depends on the old key any more.
    pub fn hand_over(&mut self, old: KeyRef, new: KeyRef) {
        self.lineage.retain(|key| *key != old);
        self.awaits.insert(old);
        self.role.provisioned_by = Some(new.into());
    }

    /// Inserts it with its name.
    pub fn insert(&self, commit: &mut Commit) -> Result<(), Error> {
        commit.insert_entity(self)
    }

    /// Writes a new version, if nothing was logged for the role since `before` was read.
    pub fn update(&mut self, commit: &mut Commit, before: &Self, now: Timestamp) -> Result<(), Error> {
        self.role.version = before.role.version + 1;
        self.role.updated_at = now;
        self.changed_at = next_time(now, before.changed_at)?;
        commit.expect(before.item_key(), before.unchanged()?);
        commit.expect(before.item_key(), Condition::Is("changed_at", attribute(before.changed_at)?));
        commit.update_entity(before, self)
    }

    /// Removes it with its name, if nobody holds it.
    pub fn remove(&self, commit: &mut Commit) -> Result<(), Error> {
        commit.expect(self.item_key(), Condition::Is("holders", attribute(0)?));
        commit.remove_entity(self)
    }

    /// The time of the next entry in its change log.
    pub fn next_log_entry_time(&self, now: Timestamp) -> Result<Timestamp, Error> {
        next_time(now, self.changed_at)
    }
}

impl Logged for StoredRole {
    fn subject(&self) -> Subject {
        Subject::new(SubjectKind::Role, self.role.id.as_str(), &self.role.name)
    }

    fn loggable(&self) -> Value {
        let Role { name, description, external_id, permissions, provisioned_by, .. } = &self.role;
        json!({
            "name": name,
            "description": description,
            "external_id": external_id,
            "permissions": permissions,
            "provisioned_by": provisioned_by,
        })
    }
}

impl Entity for StoredRole {
    const UNVERSIONED: &'static [&'static str] = &["holders"];

    fn item_key(&self) -> ItemKey {
        item_key::role(&self.role.id)
    }

    fn index_items(&self) -> Result<Vec<IndexItem>, Error> {
        let Role { id, name, .. } = &self.role;
        let taken = Refusal::taken("name", "Another role has this name.");
        let name = directory::entry(Directory::Role, name, searchable(name), id, taken)?;
        let external_id = self.external_id();
        let external_id = external_id.map(|external_id| external_id::entry(SubjectKind::Role, &external_id, id));
        Ok(std::iter::once(name).chain(external_id.transpose()?).collect())
    }
}

/// The item that makes a principal a holder of a role.
#[derive(Deserialize)]
pub(in crate::store) struct Holder {
    sk: String,
}

impl Holder {
    pub(in crate::store) fn principal(&self) -> Result<PrincipalId, Error> {
        let id = self.sk.strip_prefix(HOLDERS).and_then(|id| id.parse().ok());
        id.ok_or_else(|| Error::internal("a holder item without a principal"))
    }
}

/// Who assigned a role to a principal, and when: the contents of the holder item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Who assigned it.
    pub given_by: Option<Subject>,
    /// When.
    pub given_at: Option<Timestamp>,
}

impl Assignment {
    /// Records with the roles that a principal did not hold before, in the commit that assigns them, who assigned them.
    pub fn record(commit: &mut Commit, before: &[RoleId], after: &Principal, by: &Subject) -> Result<(), Error> {
        let assignment = Self { given_by: Some(by.clone()), given_at: Some(after.changed_at) };
        for role in after.roles.iter().filter(|role| !before.contains(role)) {
            commit.write(item_key::holder(role, &after.id), &assignment)?;
        }
        Ok(())
    }
}

impl Store {
    /// Who assigned these roles to these principals. Pairs of which nothing is recorded are left out.
    pub async fn assignments(
        &self,
        held: impl IntoIterator<Item = (RoleId, PrincipalId)>,
    ) -> Result<BTreeMap<(RoleId, PrincipalId), Assignment>, Error> {
        let held: BTreeSet<(RoleId, PrincipalId)> = held.into_iter().collect();
        let key = |(role, principal): &(RoleId, PrincipalId)| item_key::holder(role, principal);
        let mut reading = self.read(held.iter().map(key)).await?;
        let found = held.into_iter().filter_map(|pair| Some((reading.remove(&key(&pair))??, pair)));
        found.map(|(item, pair)| Ok((pair, value_of(item)?))).collect()
    }

    /// Up to `limit` holders of a role, in the order of their ids, after one of them.
    pub async fn holders(
        &self,
        role: &RoleId,
        after: Option<&PrincipalId>,
        limit: u32,
    ) -> Result<Vec<PrincipalId>, Error> {
        let after = after.map(|principal| item_key::holder(role, principal).sk);
        let (holders, _) = self.listed_holders(role, None, after.as_deref(), limit).await?;
        Ok(holders.into_iter().map(|(_, holder)| holder).collect())
    }

    /// Up to `limit` holders of a role, of one kind or of both, in the order of their ids, after a position.
    pub async fn listed_holders(
        &self,
        role: &RoleId,
        kind: Option<Kind>,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Listed<PrincipalId>, Error> {
        let (partition, prefix) = (item_key::role_partition(role), item_key::holders(kind));
        let query = Query { after, limit, ..Query::new(&partition, SortKeys::Prefix(&prefix)) };
        let (holders, next) = self.listed::<Holder>(&query).await?;
        let holders = holders.into_iter().map(|(position, holder)| Ok((position, holder.principal()?)));
        Ok((holders.collect::<Result<_, Error>>()?, next))
    }
}
