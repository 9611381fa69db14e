//! First set-up.

use postern_shared::invitation::Setup;
use postern_shared::user::User;

use super::extract::{Anonymous, JsonBody};
use super::respond::SignedIn;
use crate::error::Error;
use crate::operation::setup;

pub(super) async fn set_up(anonymous: Anonymous, body: JsonBody<Setup>) -> Result<SignedIn<201, User>, Error> {
    let (body, cookie) = setup::set_up(&anonymous.app, &body.read_unchecked()?, &anonymous.request).await?;
    Ok(SignedIn { body, cookie })
}
