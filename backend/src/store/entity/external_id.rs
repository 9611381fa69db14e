//! External ids: what integrators call users, API users and roles. Each principal has ids of its own for each kind.

use postern_shared::change::SubjectKind;
use postern_shared::principal::PrincipalId;
use postern_shared::problem::Code;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::IndexItem;
use crate::error::{Error, Refusal};
use crate::store::{Store, item_key};

/// An external id and the principal that set it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExternalId {
    /// The id.
    pub id: String,
    /// The principal that set it: the owner of a key, or the user of a session.
    pub set_by: PrincipalId,
}

impl ExternalId {
    /// An external id without the spaces around it.
    pub fn new(id: &str, set_by: &PrincipalId) -> Self {
        Self { id: id.trim().to_owned(), set_by: set_by.clone() }
    }
}

/// The entity with an external id.
#[derive(Serialize, Deserialize)]
struct Entry<Id> {
    id: Id,
}

/// The companion item that makes an external id unique, and finds its entity.
pub(super) fn entry<Id: Serialize>(kind: SubjectKind, external_id: &ExternalId, id: &Id) -> Result<IndexItem, Error> {
    let sentence = "You gave this external id to another one already. Edit that one, or use another id.";
    let taken = Refusal { code: Code::ExternalIdTaken, ..Refusal::taken("external_id", sentence) };
    IndexItem::unique(item_key::external_id(kind, &external_id.set_by, &external_id.id), &Entry { id }, taken)
}

impl Store {
    /// The id of the entity of a kind with this external id.
    pub async fn by_external_id<Id: DeserializeOwned>(
        &self,
        kind: SubjectKind,
        external_id: &ExternalId,
    ) -> Result<Option<Id>, Error> {
        let key = item_key::external_id(kind, &external_id.set_by, &external_id.id);
        let entry: Option<Entry<Id>> = self.get(&key).await?;
        Ok(entry.map(|entry| entry.id))
    }
}
