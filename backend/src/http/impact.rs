//! The impact of a proposed change.

use postern_shared::impact::{Impact, Proposal};

use super::extract::JsonBody;
use super::respond::Json;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::impact;

pub(super) async fn impact(caller: Caller, body: JsonBody<Proposal>) -> Result<Json<Impact>, Error> {
    impact::impact(caller, &body.read()?).await.map(Json)
}
