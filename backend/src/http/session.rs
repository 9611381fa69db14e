//! Signing in and out, and who one is.

use postern_shared::session::{Identity, SignIn};

use super::answer::{Found, SignedIn, SignedOut};
use super::argument::Draft;
use super::handler::Visitor;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::{session, sign_in};

pub(super) async fn sign_in(visitor: Visitor, draft: Draft<SignIn>) -> Result<SignedIn<200, Identity>, Error> {
    let came_with = visitor.presented.as_ref();
    let (body, cookie) = sign_in::sign_in(&visitor.app, &draft.read()?, came_with, &visitor.origin).await?;
    Ok(SignedIn { body, cookie })
}

pub(super) async fn identity(caller: Caller) -> Result<Found<Identity>, Error> {
    session::identity(&caller).map(Found)
}

pub(super) async fn sign_out(caller: Caller) -> Result<SignedOut, Error> {
    let (_, id) = caller.must_be_in_session()?;
    session::end(&caller, id).await?;
    Ok(SignedOut)
}
