//! API keys and API tokens. Only the hash of a secret is stored.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::SignedDuration;
use postern_shared::api_key::{ApiKey, KeyStatus, LastUsed};
use postern_shared::change::Subject;
use postern_shared::id::KeyId;
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::{Block, KeyRef, PrincipalId, PrincipalName};
use postern_shared::refusal::OLD_SECRET_DAYS;
use postern_shared::text::searchable;
use postern_shared::time::Timestamp;
use postern_shared::usage::KeyAddress;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::change::Logged as _;
use super::principal::Principal;
use super::{Entity, IndexItem, SEARCHED};
use crate::error::Error;
use crate::secret::{Hash, bearer};
use crate::store::item::attribute;
use crate::store::item_key::{self, KEYS, KEYS_USED};
use crate::store::{Commit, Condition, ItemKey, Listed, Query, SortKeys, Store};

/// The most replaced secrets of a key that are recognised.
const OLD_SECRETS: usize = 8;

/// A key of an API user, or a token of a user.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredKey {
    /// Its id.
    pub id: KeyId,
    /// The principal it belongs to.
    pub owner: PrincipalId,
    /// Its name.
    pub name: String,
    /// A free-text note.
    pub note: String,
    /// The hash of its secret.
    pub hash: Hash,
    /// The hash of the previous secret, during a rotation.
    pub previous_hash: Option<Hash>,
    /// Until when the previous secret works as well.
    pub previous_until: Option<Timestamp>,
    /// The hashes of secrets that rotations replaced, with the time until which they are recognised, to tell their users.
    #[serde(default)]
    pub old_hashes: Vec<(Hash, Timestamp)>,
    /// The permissions it is limited to; absent for all of its owner's.
    pub scope: Option<Vec<Permission>>,
    /// When it stops working.
    pub expires_at: Option<Timestamp>,
    /// Whether it is disabled.
    pub disabled: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// The owner's session epoch when it was created.
    pub session_epoch: u64,
    /// Who created it.
    pub created_by: PrincipalName,
    /// The key that issued it.
    pub issued_by: Option<KeyRef>,
    /// The key of its owner to which what depends on it moves (rule 25).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<KeyId>,
    /// Every key it depends on through its issuer. A hint for what to read; no decision is based on it.
    pub ancestors: Vec<KeyRef>,
    /// Whether it is, or was, in the list of keys that provision principals. Not covered by the version.
    #[serde(default)]
    pub provisions: bool,
    /// Incremented by every change except a use.
    pub version: u64,
    /// The time of the last use. Stored as a number, which the table can compare.
    #[serde(default, with = "crate::store::milliseconds::optional")]
    pub last_used_at: Option<Timestamp>,
    /// The address of the last use.
    pub last_used_address: Option<String>,
    /// The user agent of the last use.
    pub last_used_agent: Option<String>,
    /// The addresses it was used from, the last one used first.
    #[serde(default)]
    pub addresses: Vec<KeyAddress>,
    /// Its partition of the index of keys by use.
    pub by_use: String,
    /// Its position in that index, which every use moves.
    pub position: String,
}

impl StoredKey {
    /// A new key without a note, a scope or an expiry, which nobody with a key issued.
    pub fn new(reference: KeyRef, name: &str, hash: Hash, created_by: PrincipalName, now: Timestamp) -> Self {
        Self {
            by_use: KEYS_USED.to_owned(),
            position: item_key::use_position(&reference, None),
            id: reference.id,
            owner: reference.owner,
            name: name.trim().to_owned(),
            note: String::new(),
            hash,
            previous_hash: None,
            previous_until: None,
            old_hashes: Vec::new(),
            scope: None,
            expires_at: None,
            disabled: false,
            created_at: now,
            session_epoch: 0,
            created_by,
            issued_by: None,
            successor: None,
            ancestors: Vec::new(),
            provisions: false,
            version: 1,
            last_used_at: None,
            last_used_address: None,
            last_used_agent: None,
            addresses: Vec::new(),
        }
    }

    /// Its reference: owner and id.
    pub fn reference(&self) -> KeyRef {
        KeyRef { owner: self.owner.clone(), id: self.id.clone() }
    }

    /// Whether this is the hash of a secret that works now.
    pub fn accepts(&self, hash: &Hash, now: Timestamp) -> bool {
        let overlap = self.previous_until.is_some_and(|until| now < until);
        let previous = self.previous_hash.as_ref().is_some_and(|previous| previous.matches(hash));
        self.hash.matches(hash) || (previous && overlap)
    }

    /// Whether this is the hash of a secret that a rotation replaced and that does not work any more.
    pub fn was_accepted(&self, hash: &Hash, now: Timestamp) -> bool {
        let mut old = self.old_hashes.iter().filter(|(_, until)| now < *until);
        !self.accepts(hash, now) && old.any(|(old, _)| old.matches(hash))
    }

    /// Replaces its secret. The previous one works as long as the overlap says; the one before it stops.
    pub fn rotate(&mut self, hash: Hash, overlap: SignedDuration, now: Timestamp) -> Result<(), Error> {
        let after = |duration: SignedDuration| now.checked_add(duration).map_err(Error::internal);
        let recognised = after(overlap + SignedDuration::from_hours(24 * OLD_SECRET_DAYS))?;
        self.old_hashes.retain(|(_, until)| now < *until);
        self.old_hashes.insert(0, (self.hash, recognised));
        self.old_hashes.truncate(OLD_SECRETS);
        self.previous_hash = (!overlap.is_zero()).then_some(self.hash);
        self.previous_until = self.previous_hash.map(|_| after(overlap)).transpose()?;
        self.hash = hash;
        self.expire(self.expires_at);
        Ok(())
    }

    /// Gives it an expiry, which no secret of it outlives.
    pub fn expire(&mut self, expires_at: Option<Timestamp>) {
        self.expires_at = expires_at;
        self.previous_until = self.previous_until.map(|until| expires_at.map_or(until, |at| until.min(at)));
    }

    /// Whether it has expired.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|expires_at| now >= expires_at)
    }

    /// Its scope as a permission set; everything without a scope.
    pub fn scope(&self) -> PermissionSet {
        self.scope.as_ref().map_or(PermissionSet::Everything, |scope| scope.iter().cloned().collect())
    }

    /// Whether its scope contains a permission.
    pub fn scope_allows(&self, permission: &Permission) -> bool {
        self.scope.as_ref().is_none_or(|scope| scope.contains(permission))
    }

    /// Condition: version unchanged. Its last use may have changed.
    pub fn unchanged(&self) -> Result<Condition, Error> {
        Ok(Condition::Is("version", attribute(self.version)?))
    }

    /// Inserts it with its places in the lists of keys, and counts it with its owner.
    pub fn insert(&self, commit: &mut Commit) -> Result<(), Error> {
        Principal::count_keys(&self.owner, commit, 1);
        commit.insert_entity(self)
    }

    /// Writes a new version.
    pub fn update(&mut self, commit: &mut Commit, before: &Self) -> Result<(), Error> {
        self.version = before.version + 1;
        commit.expect(before.item_key(), before.unchanged()?);
        commit.update_entity(before, self)
    }

    /// Removes it from itself and all lists, and from its owner's count.
    pub fn remove(&self, commit: &mut Commit) -> Result<(), Error> {
        Principal::count_keys(&self.owner, commit, -1);
        commit.remove_entity(self)
    }

    /// Lists it with the keys that provision principals. It stays there after it was deleted, because those are blocked
    /// then.
    pub fn list_as_provisioning(&self, commit: &mut Commit) {
        if !self.provisions {
            commit.set(self.item_key(), "provisions", AttributeValue::Bool(true));
            IndexItem::of(item_key::listed_provisioning(&self.reference())).write(commit);
        }
    }

    /// The subject of entries about it, which are in its owner's change log.
    pub fn subject(&self, owner: &Principal) -> Subject {
        owner.subject().with_key(self.id.clone(), &self.name)
    }

    /// The fields that entries in its owner's change log record.
    pub fn loggable(&self) -> Value {
        json!({
            "key": self.id,
            "name": self.name,
            "note": self.note,
            "scope": self.scope,
            "expires_at": self.expires_at,
            "disabled": self.disabled,
            "previous_until": self.previous_until,
        })
    }

    /// Whether a search for a part of its name, id or prefix finds it. The part is in searchable form.
    pub fn is_found_by(&self, part: &str) -> bool {
        part.is_empty() || self.searched().contains(part)
    }

    /// The text that searches look at, a line for each. No searched text has a line break.
    fn searched(&self) -> String {
        let prefix = bearer::key_prefix(&self.reference());
        [&self.name, self.id.as_str(), &prefix].map(searchable).join("\n")
    }

    /// Its last use.
    pub fn last_used(&self) -> Option<LastUsed> {
        self.last_used_at.map(|at| LastUsed {
            at,
            address: self.last_used_address.clone().unwrap_or_default(),
            agent: self.last_used_agent.clone().unwrap_or_default(),
        })
    }

    /// API view of a key that something suspends, or nothing. What its own state says comes first.
    pub fn view(&self, suspended_by: Option<Block>, now: Timestamp) -> ApiKey {
        let suspended_by = suspended_by.filter(|_| !self.disabled && !self.is_expired(now));
        let status = match () {
            () if self.disabled => KeyStatus::Disabled,
            () if self.is_expired(now) => KeyStatus::Expired,
            () if suspended_by.is_some() => KeyStatus::Suspended,
            () => KeyStatus::Active,
        };
        ApiKey {
            status,
            suspended_by,
            id: self.id.clone(),
            name: self.name.clone(),
            note: self.note.clone(),
            prefix: bearer::key_prefix(&self.reference()),
            scope: self.scope.clone(),
            expires_at: self.expires_at,
            disabled: self.disabled,
            created_at: self.created_at,
            created_by: self.created_by.clone(),
            previous_until: self.previous_until.filter(|until| now < *until),
            has_dependents: self.provisions,
            successor: self.successor.clone(),
            last_used: self.last_used(),
            version: self.version,
        }
    }
}

impl Entity for StoredKey {
    const UNVERSIONED: &'static [&'static str] =
        &["provisions", "last_used_at", "last_used_address", "last_used_agent", "addresses", "position"];

    fn item_key(&self) -> ItemKey {
        item_key::stored_key(&self.reference())
    }

    fn index_items(&self) -> Result<Vec<IndexItem>, Error> {
        let key = self.reference();
        let disabled = self.disabled.then(|| item_key::listed_disabled(&key));
        let expiring = self.expires_at.map(|at| item_key::listed_expiring(&key, at));
        let issued = self.issued_by.as_ref().map(|issuer| item_key::issued(issuer, &key));
        let lists = [disabled, expiring, issued].into_iter().flatten().map(IndexItem::of);
        let mut listed = IndexItem::of(item_key::listed(&key));
        listed.item.insert(SEARCHED.to_owned(), AttributeValue::S(self.searched()));
        Ok(lists.chain([listed]).collect())
    }
}

impl Store {
    /// Up to `limit` keys of a principal after a position, in no meaningful order. Keys that have ended and were not
    /// cleaned up yet are included.
    pub async fn keys_of(
        &self,
        owner: &PrincipalId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Listed<StoredKey>, Error> {
        let partition = item_key::principal_partition(owner);
        self.listed(&Query { after, limit, ..Query::new(&partition, SortKeys::Prefix(KEYS)) }).await
    }

    /// How many keys of a principal have not expired at a time, without those that have ended.
    pub async fn count_live_keys(&self, owner: &Principal, now: Timestamp) -> Result<u64, Error> {
        let keys = self.first_keys_of(&owner.id, u32::MAX).await?;
        let live = keys.iter().filter(|key| !owner.has_ended(key) && !key.is_expired(now));
        u64::try_from(live.count()).map_err(Error::internal)
    }

    /// The first `limit` keys of a principal, including ended ones.
    pub async fn first_keys_of(&self, owner: &PrincipalId, limit: u32) -> Result<Vec<StoredKey>, Error> {
        let partition = item_key::principal_partition(owner);
        let query = Query { limit, ..Query::new(&partition, SortKeys::Prefix(KEYS)) };
        Ok(self.list(&query).await?.into_iter().map(|(_, key)| key).collect())
    }

    /// Deletes the items of keys that have ended. It is not a change and is not logged.
    pub async fn clean_up_keys(&self, keys: &[StoredKey]) -> Result<(), Error> {
        let mut items = Vec::new();
        for key in keys {
            items.push(key.item_key());
            items.extend(key.index_items()?.into_iter().map(|item| item.key));
        }
        self.delete_items(items).await
    }
}
