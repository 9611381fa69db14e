//! Verification of keys.

use postern_shared::verify::{Verification, Verify};

use super::answer::Json;
use super::argument::JsonBody;
use super::incoming::Incoming;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::verify;
use crate::store::snapshot::EntityRef;

pub(super) async fn verify(caller: Caller, body: JsonBody<Verify>) -> Result<Json<Verification>, Error> {
    verify::verify(caller, &body.read()?).await.map(Json)
}

/// What the body names, to be read along with the caller. A body that cannot be read names nothing; the handler says why.
pub(super) fn named(incoming: &Incoming) -> Vec<EntityRef> {
    let body = incoming.body.as_ref().ok().and_then(|bytes| serde_json::from_slice(bytes).ok());
    body.map(|body: Verify| verify::prefetch(&incoming.app, &body)).unwrap_or_default()
}
