//! First set-up.

use postern_shared::invitation::Setup;
use postern_shared::user::User;

use super::answer::SignedIn;
use super::argument::Draft;
use super::handler::Visitor;
use crate::error::Error;
use crate::operation::setup;

pub(super) async fn set_up(visitor: Visitor, draft: Draft<Setup>) -> Result<SignedIn<201, User>, Error> {
    let (body, cookie) = setup::set_up(&visitor.app, &draft.read_unchecked()?, &visitor.origin).await?;
    Ok(SignedIn { body, cookie })
}
