//! Signing in and out, and who one is.

use postern_shared::session::{Identity, SignIn};

use super::answer::{Found, SignedIn, SignedOut};
use super::argument::Draft;
use super::handler::Visitor;
use crate::caller::{Caller, Presented};
use crate::error::Error;
use crate::operation::{session, sign_in};

pub(super) async fn sign_in(visitor: Visitor, draft: Draft<SignIn>) -> Result<SignedIn<200, Identity>, Error> {
    let (body, cookie) = sign_in::sign_in(&visitor.app, &draft.read()?, &visitor.origin).await?;
    // A browser has one session: the one it came with ends where the new one begins.
    if let Some(presented @ Presented::Session(..)) = &visitor.presented {
        match visitor.app.decide(|| end_presented(&visitor, presented)).await {
            Ok(()) | Err(Error::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(SignedIn { body, cookie })
}

async fn end_presented(visitor: &Visitor, presented: &Presented) -> Result<(), Error> {
    let caller = Caller::resolve(&visitor.app, presented, visitor.origin.clone(), [], None).await?;
    let (_, id) = caller.must_be_in_session()?;
    session::end(&caller, id).await
}

pub(super) async fn identity(caller: Caller) -> Result<Found<Identity>, Error> {
    session::identity(&caller).map(Found)
}

pub(super) async fn sign_out(caller: Caller) -> Result<SignedOut, Error> {
    let (_, id) = caller.must_be_in_session()?;
    session::end(&caller, id).await?;
    Ok(SignedOut)
}
