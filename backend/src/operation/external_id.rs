//! External ids: how integrators find and repeat what they create. Each principal has ids of its own for each kind.

use std::fmt;

use postern_shared::change::SubjectKind;
use postern_shared::problem::Code;
use postern_shared::text;
use serde::de::DeserializeOwned;

use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::ExternalId;

/// What a caller opens by an external id.
#[derive(Debug)]
pub enum ByExternalId<T> {
    /// The entity to which the caller's principal gave the id.
    Found(T),
    /// There is none; the caller can create it.
    Absent(Box<Caller>),
}

/// The id of the entity of a kind to which the caller's principal gave an external id.
pub(super) async fn find<Id: DeserializeOwned>(
    caller: &Caller,
    kind: SubjectKind,
    external_id: &str,
) -> Result<Option<Id>, Error> {
    if text::external_id(external_id).is_err() {
        return Ok(None);
    }
    let external_id = ExternalId::new(external_id, caller.id());
    caller.app().store.by_external_id(kind, &external_id).await
}

/// The external id that a request sets, unless the caller's principal has given it to another entity of the kind.
pub(super) async fn claim<Id: DeserializeOwned + fmt::Display>(
    caller: &Caller,
    kind: SubjectKind,
    external_id: &str,
) -> Result<ExternalId, Error> {
    let external_id = ExternalId::new(external_id, caller.id());
    match caller.app().store.by_external_id::<Id>(kind, &external_id).await? {
        None => Ok(external_id),
        Some(id) => {
            let sentence = format!("You gave this external id to {id} already. Edit that one, or use another id.");
            Err(Refusal { code: Code::ExternalIdTaken, ..Refusal::taken("external_id", &sentence) }.into())
        }
    }
}
