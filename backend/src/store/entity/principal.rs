//! Users and API users.

use std::collections::BTreeMap;

use jiff::civil::Date;
use postern_shared::change::{Subject, SubjectKind};
use postern_shared::id::{RoleId, UserId};
use postern_shared::principal::{KeyRef, PrincipalId};
use postern_shared::text::searchable;
use postern_shared::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::change::{Logged, next_time};
use super::key::StoredKey;
use super::{Entity, IndexItem, directory, external_id, interval};
use crate::error::{Error, Refusal};
use crate::store::item::attribute;
use crate::store::item_key;
use crate::store::{Commit, Condition, Directory, ExternalId, ItemKey};

/// A user or API user. After deletion its item stays as a tombstone: it keeps the name readable, and tells principals
/// that depended on it why they are blocked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    /// Its id.
    pub id: PrincipalId,
    /// The name that a person signs in with; API users have none.
    pub login: Option<String>,
    /// Its display name.
    pub name: String,
    /// The id that an integrator gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<ExternalId>,
    /// The roles held, at most 8, in the order given.
    pub roles: Vec<RoleId>,
    /// Whether it is disabled.
    pub disabled: bool,
    /// Whether the person has yet to set a password.
    pub invited: bool,
    /// When the invitation expires; not recorded for one that was issued before there was this field.
    #[serde(default)]
    pub invitation_expires_at: Option<Timestamp>,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
    /// The key it depends on.
    pub provisioned_by: Option<KeyRef>,
    /// Every key it depends on, directly or not. A hint for what to read; no decision is based on it.
    pub ancestors: Vec<KeyRef>,
    /// How many keys it owns.
    pub keys: u64,
    /// The greatest number of keys in a chain that ever depended on it (rule 7). Not covered by the version: it is
    /// written when a deeper descendant is created.
    pub height: usize,
    /// The time since which an API user has been enabled, and billed.
    #[serde(default)]
    pub enabled_since: Option<Timestamp>,
    /// Sessions of another epoch have ended.
    pub session_epoch: u64,
    /// Keys of an earlier session epoch have ended.
    pub keys_since: u64,
    /// When it was created.
    pub created_at: Timestamp,
    /// Incremented by every visible or authorization-relevant change.
    pub version: u64,
    /// The time of the last entry in its change log.
    pub changed_at: Timestamp,
    /// The time of its version; not recorded for one that was written before there was this field.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
    /// The last use of any key of an API user. Not covered by the version. Stored as a number, which the table can
    /// compare.
    #[serde(default, with = "crate::store::milliseconds::optional")]
    pub last_used_at: Option<Timestamp>,
    /// The calls with any key of an API user that were let in, by day. Not covered by the version.
    #[serde(default)]
    pub calls: BTreeMap<Date, u64>,
}

impl Principal {
    /// A new principal that is enabled, independent and has no keys.
    pub fn new(id: PrincipalId, login: Option<&str>, name: &str, roles: Vec<RoleId>, now: Timestamp) -> Self {
        Self {
            id,
            login: login.map(|login| login.trim().to_owned()),
            name: name.trim().to_owned(),
            external_id: None,
            roles,
            disabled: false,
            invited: false,
            invitation_expires_at: None,
            deleted_at: None,
            provisioned_by: None,
            ancestors: Vec::new(),
            keys: 0,
            height: 0,
            enabled_since: None,
            session_epoch: 0,
            keys_since: 0,
            created_at: now,
            version: 1,
            changed_at: now,
            updated_at: Some(now),
            last_used_at: None,
            calls: BTreeMap::new(),
        }
    }

    /// Whether its own state lets it act. What it depends on may still block it.
    pub fn is_active(&self) -> bool {
        !self.disabled && !self.invited && self.deleted_at.is_none()
    }

    /// The time of its version.
    pub fn updated_at(&self) -> Timestamp {
        self.updated_at.unwrap_or(self.changed_at)
    }

    /// Whether one of its keys has ended (rule 16).
    pub fn has_ended(&self, key: &StoredKey) -> bool {
        key.session_epoch < self.keys_since
    }

    /// Ends its sessions and all its keys.
    pub fn end_keys(&mut self) {
        self.session_epoch += 1;
        self.keys_since = self.session_epoch;
    }

    /// Condition: version unchanged. Its counters may have changed.
    pub fn unchanged(&self) -> Result<Condition, Error> {
        Ok(Condition::Is("version", attribute(self.version)?))
    }

    /// Inserts it with its name, its holder items and its billing interval, and counts it with its roles.
    pub fn insert(&mut self, commit: &mut Commit) -> Result<(), Error> {
        interval::record(commit, None, self, self.created_at)?;
        commit.insert_entity(self)?;
        self.count_as_holder(commit, &[]);
        Ok(())
    }

    /// Writes a new version, if nothing was logged for the principal since `before` was read.
    pub fn update(&mut self, commit: &mut Commit, before: &Self, now: Timestamp) -> Result<(), Error> {
        self.version = before.version + 1;
        self.changed_at = next_time(now, before.changed_at)?;
        self.updated_at = Some(now);
        commit.expect(before.item_key(), before.unchanged()?);
        commit.expect(before.item_key(), Condition::Is("changed_at", attribute(before.changed_at)?));
        interval::record(commit, Some(before), self, now)?;
        commit.update_entity(before, self)?;
        self.count_as_holder(commit, &before.roles);
        Ok(())
    }

    /// Counts it with the roles it holds now, and no longer with those it held before.
    fn count_as_holder(&self, commit: &mut Commit, before: &[RoleId]) {
        for role in self.roles.iter().filter(|role| !before.contains(role)) {
            commit.add(item_key::role(role), "holders", 1);
        }
        for role in before.iter().filter(|role| !self.roles.contains(role)) {
            commit.add(item_key::role(role), "holders", -1);
        }
    }

    /// Reserves the time of the next entry in its change log, if nothing was logged since it was read.
    pub fn log_entry_time(&self, commit: &mut Commit, now: Timestamp) -> Result<Timestamp, Error> {
        commit.expect(self.item_key(), Condition::Is("changed_at", attribute(self.changed_at)?));
        self.next_log_entry_time(commit, now, self.changed_at)
    }

    /// Reserves the time of one more entry in the same commit, after `previous`.
    pub fn next_log_entry_time(
        &self,
        commit: &mut Commit,
        now: Timestamp,
        previous: Timestamp,
    ) -> Result<Timestamp, Error> {
        let at = next_time(now, previous)?;
        commit.set(self.item_key(), "changed_at", attribute(at)?);
        Ok(at)
    }

    /// Condition: recorded height unchanged.
    pub fn assert_height(&self, commit: &mut Commit) -> Result<(), Error> {
        commit.expect(self.item_key(), Condition::Is("height", attribute(self.height)?));
        Ok(())
    }

    /// Records a greater height.
    pub fn raise_height(&self, commit: &mut Commit, height: usize) -> Result<(), Error> {
        self.assert_height(commit)?;
        commit.set(self.item_key(), "height", attribute(height)?);
        Ok(())
    }

    /// Subtracts keys that have ended from the number of its keys.
    pub fn subtract_keys(&mut self, commit: &mut Commit, ended: usize) {
        let count = i64::try_from(ended).unwrap_or(i64::MAX);
        Self::count_keys(&self.id, commit, -count);
        self.keys = self.keys.saturating_sub(count.unsigned_abs());
    }

    /// Adds to the number of a principal's keys.
    pub(super) fn count_keys(owner: &PrincipalId, commit: &mut Commit, by: i64) {
        commit.add(item_key::principal(owner), "keys", by);
    }

    /// Whether a search for a text in searchable form finds it: by its login or by its name.
    pub fn is_found_by(&self, part: &str) -> bool {
        part.is_empty() || self.searched().contains(part)
    }

    /// The text that searches look at: its login and its name, a line for each. No searched text has a line break.
    fn searched(&self) -> String {
        let names = self.login.iter().chain([&self.name]);
        names.map(|name| searchable(name)).collect::<Vec<_>>().join("\n")
    }

    /// The id, if it is a user.
    pub fn user_id(&self) -> Option<&UserId> {
        match &self.id {
            PrincipalId::User(id) => Some(id),
            PrincipalId::ApiUser(_) => None,
        }
    }
}

impl Logged for Principal {
    fn subject(&self) -> Subject {
        let kind = self.id.kind().pick(SubjectKind::User, SubjectKind::ApiUser);
        Subject::new(kind, self.id.as_str(), &self.name)
    }

    fn loggable(&self) -> Value {
        let mut value = json!({
            "name": self.name,
            "external_id": self.external_id.as_ref().map(|external_id| &external_id.id),
            "roles": self.roles,
            "disabled": self.disabled,
            "provisioned_by": self.provisioned_by,
        });
        if let Some(login) = &self.login {
            value["login"] = json!(login);
            value["invited"] = json!(self.invited);
        }
        value
    }
}

impl Entity for Principal {
    const UNVERSIONED: &'static [&'static str] = &["keys", "height", "last_used_at", "calls"];

    fn item_key(&self) -> ItemKey {
        item_key::principal(&self.id)
    }

    /// Its unique name and external id, its place under the key that provisions it, and a holder item for each role. A
    /// tombstone has none.
    fn index_items(&self) -> Result<Vec<IndexItem>, Error> {
        if self.deleted_at.is_some() {
            return Ok(Vec::new());
        }
        let (directory, name, sentence) = match &self.login {
            Some(login) => (Directory::User, login, Refusal::taken("login", "Another user has this login.")),
            None => (Directory::ApiUser, &self.name, Refusal::taken("name", "Another API user has this name.")),
        };
        let name = directory::entry(directory, name, self.searched(), &self.id, sentence)?;
        let kind = self.subject().kind;
        let external_id = self.external_id.as_ref().map(|external_id| external_id::entry(kind, external_id, &self.id));
        let provisioned = self.provisioned_by.iter().map(|key| item_key::provisioned(key, &self.id));
        let holders = self.roles.iter().map(|role| item_key::holder(role, &self.id));
        let unique = std::iter::once(name).chain(external_id.transpose()?);
        Ok(unique.chain(provisioned.chain(holders).map(IndexItem::of)).collect())
    }
}
