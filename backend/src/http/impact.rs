//! Impact of changes one thinks of.

use postern_shared::impact::{Impact, Proposal};

use super::answer::Found;
use super::argument::Draft;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::impact;

pub(super) async fn impact(caller: Caller, draft: Draft<Proposal>) -> Result<Found<Impact>, Error> {
    impact::impact(&caller, &draft.read()?).await.map(Found)
}
