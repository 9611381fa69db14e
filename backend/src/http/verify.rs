//! Verification of keys.

use postern_shared::verify::{Verification, Verify};

use super::extract::JsonBody;
use super::respond::Json;
use crate::app::App;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::verify;
use crate::store::EntityRef;

pub(super) async fn verify(caller: Caller, body: JsonBody<Verify>) -> Result<Json<Verification>, Error> {
    verify::verify(caller, &body.read()?).await.map(Json)
}

/// The entities that the body names.
pub(super) fn named_in_body(app: &App, body: &[u8]) -> Vec<EntityRef> {
    serde_json::from_slice(body).map(|body: Verify| verify::prefetch(app, &body)).unwrap_or_default()
}
