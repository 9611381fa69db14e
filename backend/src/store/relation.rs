//! Relations: the entities one step away from another, read a page at a time.

use postern_shared::id::{KeyId, RoleId};
use postern_shared::principal::{KeyRef, Kind, PrincipalId};

use super::Store;
use super::entity::directory::Entry;
use super::entity::key::StoredKey;
use super::entity::role::Holder;
use super::item::{key_of, value_of};
use super::item_key::{self, Directory, HOLDERS, ISSUED, KEYS, PROVISIONED};
use super::page::Listed;
use super::query::{Query, SortKeys};
use crate::error::Error;

/// The most items that one call reads.
const PAGE: u32 = 1000;

/// A relation of one entity to others.
#[derive(Debug, Clone)]
pub enum Relation {
    /// The principals that hold a role.
    Holders(RoleId),
    /// The keys of a principal.
    Keys(PrincipalId),
    /// The principals that a key provisions and the keys that it issued.
    Dependents(KeyRef),
    /// All roles.
    Roles,
}

/// An entity that a relation leads to.
#[derive(Debug, Clone)]
pub enum Related {
    /// A principal.
    Principal(PrincipalId),
    /// A key, with its item if the relation reads it.
    Key(KeyRef, Option<Box<StoredKey>>),
    /// A role.
    Role(RoleId),
}

impl Store {
    /// Some entities of a relation, from one call, and the position to continue after if there may be more.
    pub async fn related(
        &self,
        relation: &Relation,
        after: Option<&str>,
    ) -> Result<(Vec<Related>, Option<String>), Error> {
        let (partition, sort_keys) = match relation {
            Relation::Holders(role) => (item_key::role_partition(role), SortKeys::Prefix(HOLDERS)),
            Relation::Keys(owner) => (item_key::principal_partition(owner), SortKeys::Prefix(KEYS)),
            Relation::Dependents(key) => (item_key::dependents_partition(&key.id), SortKeys::All),
            Relation::Roles => (item_key::directory_partition(Directory::Role).to_owned(), SortKeys::All),
        };
        let query = Query { after, limit: PAGE, ..Query::new(&partition, sort_keys) };
        let (items, next) = self.query_once(&query).await?;
        let mut related = Vec::with_capacity(items.len());
        for item in items {
            related.extend(match relation {
                Relation::Holders(_) => Some(Related::Principal(value_of::<Holder>(item)?.principal()?)),
                Relation::Keys(_) => {
                    let key: StoredKey = value_of(item)?;
                    Some(Related::Key(key.reference(), Some(Box::new(key))))
                }
                Relation::Dependents(_) => dependent(&key_of(&item)?.sk),
                Relation::Roles => Some(Related::Role(value_of::<Entry<RoleId>>(item)?.id)),
            });
        }
        Ok((related, next))
    }

    /// Up to `limit` principals that a key provisions, of one kind or of both, after a position.
    pub async fn provisioned_by(
        &self,
        key: &KeyId,
        kind: Option<Kind>,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Listed<PrincipalId>, Error> {
        let prefix = item_key::provisioned_of(kind);
        let (dependents, next) = self.listed_dependents(key, SortKeys::Prefix(&prefix), after, limit).await?;
        let provisioned = dependents.into_iter().map(|(position, dependent)| match dependent {
            Related::Principal(id) => Ok((position, id)),
            Related::Key(..) | Related::Role(_) => Err(Error::internal("a provisioned item without a principal")),
        });
        Ok((provisioned.collect::<Result<_, _>>()?, next))
    }

    /// Up to `limit` principals that a key provisions and keys that it issued, after a position.
    pub async fn dependents(&self, key: &KeyId, after: Option<&str>, limit: u32) -> Result<Listed<Related>, Error> {
        self.listed_dependents(key, SortKeys::All, after, limit).await
    }

    async fn listed_dependents(
        &self,
        key: &KeyId,
        sort_keys: SortKeys<'_>,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Listed<Related>, Error> {
        let partition = item_key::dependents_partition(key);
        let query = Query { after, limit, ..Query::new(&partition, sort_keys) };
        let (items, next) = self.query_page(&query).await?;
        let dependents = items.iter().map(|item| -> Result<_, Error> {
            let position = key_of(item)?.sk;
            let dependent = dependent(&position).ok_or_else(|| Error::internal("an unknown dependent of a key"))?;
            Ok((position, dependent))
        });
        Ok((dependents.collect::<Result<_, _>>()?, next))
    }
}

/// The entity that a sort key in the partition of a key's dependents names.
fn dependent(sort_key: &str) -> Option<Related> {
    let principal = sort_key.strip_prefix(PROVISIONED).and_then(|id| id.parse().ok());
    let issued = || sort_key.strip_prefix(ISSUED).and_then(item_key::parse_owned);
    principal.map(Related::Principal).or_else(|| issued().map(|key| Related::Key(key, None)))
}
