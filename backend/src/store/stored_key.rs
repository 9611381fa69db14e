//! API keys and tokens as they are stored: hashed.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::{SignedDuration, Timestamp};
use postern_shared::api_key::{ApiKey, LastUsed};
use postern_shared::change::RequestInfo;
use postern_shared::id::KeyId;
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::{KeyRef, PrincipalId, PrincipalName};
use serde::{Deserialize, Serialize};

use super::Store;
use super::call::Failure;
use super::commit::Condition;
use super::item::{attribute, key_attributes, milliseconds};
use super::key;
use crate::error::Error;
use crate::secret::bearer;
use crate::secret::hash::Hash;

/// How exactly the last use is known.
pub const USE_RESOLUTION: SignedDuration = SignedDuration::from_mins(1);

/// A key of an API user, or a token of a user.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredKey {
    /// Its id.
    pub id: KeyId,
    /// Whose it is.
    pub owner: PrincipalId,
    /// What its owner calls it.
    pub name: String,
    /// What its owner notes about it.
    pub note: String,
    /// The hash of its secret.
    pub hash: Hash,
    /// The hash of the secret before the last rotation.
    pub previous_hash: Option<Hash>,
    /// Until when the secret before works too.
    pub previous_until: Option<Timestamp>,
    /// What it is limited to; absent means nothing but its owner's rights.
    pub scope: Option<Vec<Permission>>,
    /// When it stops working.
    pub expires_at: Option<Timestamp>,
    /// Whether it is suspended.
    pub disabled: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// The owner's session epoch when it was created.
    pub session_epoch: u64,
    /// Who created it.
    pub created_by: PrincipalName,
    /// The key it depends on.
    pub issued_by: Option<KeyRef>,
    /// Every key above it: what to read along, never what to decide by.
    pub ancestors: Vec<KeyRef>,
    /// Goes up whenever anything changes but its use.
    pub version: u64,
    /// When it was last used; a number, so that the table can compare it.
    #[serde(default, with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub last_used_at: Option<Timestamp>,
    /// From which address.
    pub last_used_address: Option<String>,
    /// With which program.
    pub last_used_agent: Option<String>,
}

impl StoredKey {
    /// The key named together with its owner.
    #[must_use]
    pub fn reference(&self) -> KeyRef {
        KeyRef { owner: self.owner.clone(), id: self.id.clone() }
    }

    /// Whether this is the hash of a secret that works.
    #[must_use]
    pub fn accepts(&self, hash: &Hash, now: Timestamp) -> bool {
        let overlap = self.previous_until.is_some_and(|until| now < until);
        let previous = self.previous_hash.as_ref().is_some_and(|previous| previous.matches(hash));
        self.hash.matches(hash) || (previous && overlap)
    }

    /// Whether it has expired.
    #[must_use]
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|expires_at| now >= expires_at)
    }

    /// The limit that its scope sets.
    #[must_use]
    pub fn scope(&self) -> PermissionSet {
        self.scope.as_ref().map_or(PermissionSet::Everything, |scope| scope.iter().cloned().collect())
    }

    /// That nothing others decide by has changed since it was read.
    pub fn unchanged(&self) -> Result<Condition, Error> {
        Ok(Condition::Is("version", attribute(self.version)?))
    }

    /// It as it is shown.
    #[must_use]
    pub fn shown(&self, now: Timestamp) -> ApiKey {
        let last_used = self.last_used_at.map(|at| LastUsed {
            at,
            address: self.last_used_address.clone().unwrap_or_default(),
            agent: self.last_used_agent.clone().unwrap_or_default(),
        });
        ApiKey {
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
            last_used,
            version: self.version,
        }
    }
}

impl Store {
    /// Notes that a key was used: at most once a minute, never backwards, and never for a key that is gone. Asked once: a use
    /// that is not noted is no reason to refuse or to wait.
    pub async fn note_use(&self, used: &KeyRef, now: Timestamp, from: &RequestInfo) -> Result<(), Error> {
        let stale = now.checked_sub(USE_RESOLUTION).map_err(Error::internal)?;
        let noted = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key_attributes(&key::stored_key(used))))
            .update_expression("SET last_used_at = :now, last_used_address = :address, last_used_agent = :agent")
            .condition_expression(
                "attribute_exists(pk) AND (attribute_not_exists(last_used_at) OR last_used_at <= :stale)",
            )
            .expression_attribute_values(":now", milliseconds(now))
            .expression_attribute_values(":stale", milliseconds(stale))
            .expression_attribute_values(":address", AttributeValue::S(from.address.clone()))
            .expression_attribute_values(":agent", AttributeValue::S(from.agent.clone()))
            .send()
            .await;
        match noted.map_err(|error| Failure::of(&error)) {
            Ok(_) | Err(Failure::ConditionFailed) => Ok(()),
            Err(failure) => Err(failure.into_error()),
        }
    }
}
