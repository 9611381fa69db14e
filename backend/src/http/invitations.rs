//! Accepting invitations.

use postern_shared::invitation::{Acceptance, AcceptedInvitation};

use super::extract::{Anonymous, JsonBody};
use super::respond::SignedIn;
use crate::error::Error;
use crate::operation::invitation;

pub(super) async fn accept(
    anonymous: Anonymous,
    body: JsonBody<Acceptance>,
) -> Result<SignedIn<200, AcceptedInvitation>, Error> {
    let (body, cookie) = invitation::accept(&anonymous.app, &body.read_unchecked()?, &anonymous.request).await?;
    Ok(SignedIn { body, cookie })
}
