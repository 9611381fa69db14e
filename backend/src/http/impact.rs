//! Impact of changes one thinks of.

use postern_shared::impact::{Impact, Proposal};

use super::answer::Json;
use super::argument::JsonBody;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::impact;

pub(super) async fn impact(caller: Caller, body: JsonBody<Proposal>) -> Result<Json<Impact>, Error> {
    impact::impact(caller, &body.read()?).await.map(Json)
}
