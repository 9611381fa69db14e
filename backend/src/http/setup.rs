//! First set-up.

use postern_shared::invitation::Setup;
use postern_shared::user::User;

use super::answer::SignedIn;
use super::argument::JsonBody;
use super::handler::Anonymous;
use crate::error::Error;
use crate::operation::setup;

pub(super) async fn set_up(anonymous: Anonymous, body: JsonBody<Setup>) -> Result<SignedIn<201, User>, Error> {
    let (body, cookie) = setup::set_up(&anonymous.app, &body.read_unchecked()?, &anonymous.origin).await?;
    Ok(SignedIn { body, cookie })
}
