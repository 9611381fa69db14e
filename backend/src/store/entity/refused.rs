//! Refused requests: one item for a key, a reason and a permission. They are notes, which expire, until somebody
//! dismisses or mutes them.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::SignedDuration;
use postern_shared::change::{RequestInfo, Subject};
use postern_shared::permission::Permission;
use postern_shared::principal::{KeyRef, PrincipalName};
use postern_shared::refusal::{REFUSAL_DAYS, RefusalReason, Refused};
use postern_shared::session::CredentialName;
use postern_shared::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::change::Logged as _;
use crate::error::Error;
use crate::secret::Hash;
use crate::store::item::{attribute, milliseconds, ttl, value_of};
use crate::store::item_key::{self, REFUSED};
use crate::store::note::{Note, OnlyIf};
use crate::store::{Commit, Condition, Principal, Query, SortKeys, Store};

/// The most rows that are read for a list.
const ROWS: u32 = 5000;

/// Why requests with a key are refused, and for lack of which permission.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cause {
    /// The reason.
    pub reason: RefusalReason,
    /// The missing permission.
    pub permission: Option<Permission>,
}

/// Refused requests as they are noted.
#[derive(Debug)]
pub struct RefusedNote<'a> {
    /// The key.
    pub key: &'a KeyRef,
    /// The name of the key.
    pub name: &'a CredentialName,
    /// Its owner.
    pub owner: &'a PrincipalName,
    /// Why they were refused.
    pub cause: &'a Cause,
    /// The route of the last one.
    pub route: &'a str,
    /// The last one.
    pub request: &'a RequestInfo,
    /// Whether a role with the missing permission would help.
    pub role_helps: bool,
    /// Whether its address is new.
    pub new_address: bool,
    /// How many there are since the last note.
    pub count: u64,
}

/// Refused requests as they are stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredRefused {
    /// The id.
    pub id: String,
    /// The key.
    pub key_ref: KeyRef,
    owner: PrincipalName,
    key_name: CredentialName,
    reason: RefusalReason,
    missing: Option<Permission>,
    route: String,
    address: String,
    agent: String,
    role_helps: bool,
    new_address: bool,
    #[serde(with = "crate::store::milliseconds::required")]
    first_at: Timestamp,
    #[serde(with = "crate::store::milliseconds::required")]
    last_at: Timestamp,
    refused: u64,
    #[serde(default, with = "crate::store::milliseconds::optional")]
    muted_until: Option<Timestamp>,
    ttl: i64,
}

/// How long a row is kept after the last refusal, and how long it can be muted.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * REFUSAL_DAYS);

/// The id of the row for a key and a cause.
fn id(key: &KeyRef, cause: &Cause) -> String {
    let permission = cause.permission.as_ref().map(Permission::as_str).unwrap_or_default();
    let hash = Hash::of(&format!("{}\0{}\0{permission}", item_key::owned(key), cause.reason.as_str()));
    format!("ref_{}", &hash.hex()[..24])
}

impl StoredRefused {
    /// Whether it is listed: it has not expired and is not muted.
    pub fn is_listed(&self, now: Timestamp) -> bool {
        now.as_second() < self.ttl && self.muted_until.is_none_or(|until| until <= now)
    }

    /// API view.
    pub fn view(self) -> Refused {
        Refused {
            id: self.id,
            principal: self.owner,
            key: self.key_name,
            reason: self.reason,
            permission: self.missing,
            route: self.route,
            address: self.address,
            agent: self.agent,
            role_helps: self.role_helps,
            new_address: self.new_address,
            first_at: self.first_at,
            last_at: self.last_at,
            count: self.refused,
        }
    }

    /// The subject of entries about it, which are in the change log of the key's owner.
    pub fn subject(&self, owner: &Principal) -> Subject {
        owner.subject().with_key(self.key_ref.id.clone(), self.key_name.name.clone().unwrap_or_default())
    }

    /// The fields that the log records.
    pub fn loggable(&self) -> serde_json::Value {
        serde_json::json!({ "key": self.key_ref.id, "reason": self.reason, "permission": self.missing })
    }

    /// When it was refused last; the newest is listed first.
    pub fn last_at(&self) -> Timestamp {
        self.last_at
    }

    /// Removes it as part of a commit.
    pub fn dismiss(&self, commit: &mut Commit) {
        let key = item_key::refused(&self.id);
        commit.expect(key.clone(), Condition::Present);
        commit.delete(key);
    }

    /// Mutes it for 30 days as part of a commit.
    pub fn mute(&self, commit: &mut Commit, now: Timestamp) -> Result<(), Error> {
        let until = now.checked_add(KEPT).map_err(Error::internal)?;
        let key = item_key::refused(&self.id);
        commit.expect(key.clone(), Condition::Present);
        commit.set(key.clone(), "muted_until", milliseconds(until));
        commit.set(key, "ttl", ttl(until));
        Ok(())
    }
}

impl Store {
    /// Notes refused requests. A row that is muted stays muted.
    pub async fn note_refused(&self, note: RefusedNote<'_>, first_at: Timestamp, now: Timestamp) -> Result<(), Error> {
        let RefusedNote { key, name, owner, cause, route, request, role_helps, new_address, count } = note;
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let id = id(key, cause);
        let kept = now.checked_add(KEPT).map_err(Error::internal)?;
        let mut set = vec![
            ("id", text(&id)),
            ("key_ref", attribute(key)?),
            ("key_name", attribute(name)?),
            ("owner", attribute(owner)?),
            ("reason", attribute(cause.reason)?),
            ("route", text(route)),
            ("address", text(&request.address)),
            ("agent", text(&request.agent)),
            ("role_helps", AttributeValue::Bool(role_helps)),
            ("new_address", AttributeValue::Bool(new_address)),
            ("last_at", milliseconds(now)),
            ("ttl", ttl(kept)),
        ];
        set.extend(cause.permission.as_ref().map(|permission| ("missing", text(permission.as_str()))));
        let first = vec![("first_at", milliseconds(first_at))];
        let (key, add) = (item_key::refused(&id), vec![("refused", count)]);
        self.note(Note { first, add, ..Note::new(&key, OnlyIf::Always, set) }).await.map(drop)
    }

    /// The refused requests of a row.
    pub async fn refused(&self, id: &str) -> Result<Option<StoredRefused>, Error> {
        if !(1..=64).contains(&id.len()) {
            return Ok(None);
        }
        self.get(&item_key::refused(id)).await
    }

    /// All rows, in no meaningful order; at most 5,000.
    pub async fn all_refused(&self) -> Result<Vec<StoredRefused>, Error> {
        let query = Query { limit: ROWS, ..Query::new(REFUSED, SortKeys::All) };
        self.query(&query).await?.into_iter().map(value_of).collect()
    }
}
