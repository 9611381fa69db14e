//! Accepting invitations.

use postern_shared::invitation::{Acceptance, AcceptedInvitation};

use super::answer::SignedIn;
use super::argument::Draft;
use super::handler::Visitor;
use crate::error::Error;
use crate::operation::invitation;

pub(super) async fn accept(
    visitor: Visitor,
    draft: Draft<Acceptance>,
) -> Result<SignedIn<200, AcceptedInvitation>, Error> {
    let (body, cookie) = invitation::accept(&visitor.app, &draft.read_unchecked()?, &visitor.origin).await?;
    Ok(SignedIn { body, cookie })
}
