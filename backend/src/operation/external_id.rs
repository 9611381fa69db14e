//! External ids: how integrators find and repeat what they create. Each principal has ids of its own for each kind.

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

/// The outcome of a commit that may set an external id. The refusal of one that is taken names the entity that has it.
pub(super) async fn named<T>(
    caller: &Caller,
    kind: SubjectKind,
    external_id: Option<&ExternalId>,
    outcome: Result<T, Error>,
) -> Result<T, Error> {
    let (Err(Error::Refused(refusal)), Some(external_id)) = (&outcome, external_id) else { return outcome };
    if refusal.code != Code::ExternalIdTaken {
        return outcome;
    }
    let holder: Option<String> = caller.app().store.by_external_id(kind, external_id).await?;
    // It can be free by now.
    let holder = holder.ok_or(Error::Conflict)?;
    let sentence = format!("You gave this external id to {holder} already. Edit that one, or use another id.");
    Err(Refusal { code: Code::ExternalIdTaken, ..Refusal::taken("external_id", &sentence) }.into())
}

/// The error of a request that was to create the entity with an external id. If another request was faster, it is decided
/// again, and finds the entity.
pub fn retried(error: Error) -> Error {
    match error {
        Error::Refused(refusal) if refusal.code == Code::ExternalIdTaken => Error::Conflict,
        error => error,
    }
}
