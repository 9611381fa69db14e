//! Verification of keys.

use postern_shared::verify::{Verification, Verify};

use super::answer::Found;
use super::argument::Draft;
use super::incoming::Incoming;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::verify;
use crate::store::gather::Seed;

pub(super) async fn verify(caller: Caller, draft: Draft<Verify>) -> Result<Found<Verification>, Error> {
    verify::verify(&caller, &draft.read()?).await.map(Found)
}

/// What the body names, to be read along with the caller. A body that cannot be read names nothing; the handler says why.
pub(super) fn named(incoming: &Incoming) -> Vec<Seed> {
    let body = incoming.body.as_ref().ok().and_then(|bytes| serde_json::from_slice(bytes).ok());
    body.map(|body: Verify| verify::seeds(&incoming.app, &body)).unwrap_or_default()
}
