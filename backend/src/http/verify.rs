//! Verification of keys.

use std::net::IpAddr;

use postern_shared::change::RequestInfo;
use postern_shared::verify::{Verification, Verify};

use super::extract::JsonBody;
use super::incoming::fit_agent;
use super::respond::Json;
use crate::app::App;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::verify;
use crate::store::EntityRef;

pub(super) async fn verify(caller: Caller, body: JsonBody<Verify>) -> Result<Json<Verification>, Error> {
    let body = body.read()?;
    let from = end_caller(&caller, &body);
    verify::verify(caller, &body, from).await.map(Json)
}

/// Who sent the key to the caller, as far as the caller tells. The caller's own address is not theirs.
fn end_caller(caller: &Caller, body: &Verify) -> RequestInfo {
    let address = body.address.as_deref().and_then(|address| address.parse::<IpAddr>().ok());
    RequestInfo {
        id: caller.audit().request.id.clone(),
        address: address.map(|address| address.to_canonical().to_string()).unwrap_or_default(),
        agent: body.agent.as_deref().map(fit_agent).unwrap_or_default(),
    }
}

/// The entities that the body names.
pub(super) fn named_in_body(app: &App, body: &[u8]) -> Vec<EntityRef> {
    serde_json::from_slice(body).map(|body: Verify| verify::prefetch(app, &body)).unwrap_or_default()
}
