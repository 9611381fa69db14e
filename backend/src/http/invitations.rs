//! Accepting invitations.

use postern_shared::invitation::{Acceptance, AcceptedInvitation};

use super::answer::SignedIn;
use super::argument::JsonBody;
use super::handler::Anonymous;
use crate::error::Error;
use crate::operation::invitation;

pub(super) async fn accept(
    anonymous: Anonymous,
    body: JsonBody<Acceptance>,
) -> Result<SignedIn<200, AcceptedInvitation>, Error> {
    let (body, cookie) = invitation::accept(&anonymous.app, &body.read_unchecked()?, &anonymous.origin).await?;
    Ok(SignedIn { body, cookie })
}
