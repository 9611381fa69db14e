//! First set-up, invitations and sign-in, which begin a session; sign-out; the caller's identity and own account.

use postern_shared::account::{AccountEdit, PasswordChange};
use postern_shared::id::SessionId;
use postern_shared::invitation::{Acceptance, AcceptedInvitation, Setup};
use postern_shared::session::{Identity, SignIn};
use postern_shared::user::User;

use super::extract::{Anonymous, IfMatch, JsonBody, Own, PathId};
use super::principals;
use super::respond::{Json, NoContent, SessionCookie, SignedIn, SignedInAgain, SignedOut, WithEtag};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::{invitation, own_password, session, setup, sign_in};

pub(super) async fn set_up(anonymous: Anonymous, body: JsonBody<Setup>) -> Result<SignedIn<201, User>, Error> {
    let (body, session) = setup::set_up(&anonymous.app, &body.read_unchecked()?, &anonymous.request).await?;
    Ok(SignedIn { body, cookie: SessionCookie::keep(&anonymous.app, &session) })
}

pub(super) async fn accept_invitation(
    anonymous: Anonymous,
    body: JsonBody<Acceptance>,
) -> Result<SignedIn<200, AcceptedInvitation>, Error> {
    let (body, session) = invitation::accept(&anonymous.app, &body.read_unchecked()?, &anonymous.request).await?;
    Ok(SignedIn { body, cookie: SessionCookie::keep(&anonymous.app, &session) })
}

pub(super) async fn sign_in(anonymous: Anonymous, body: JsonBody<SignIn>) -> Result<SignedIn<200, Identity>, Error> {
    let previous = anonymous.credential.as_ref();
    let (body, session) = sign_in::sign_in(&anonymous.app, &body.read()?, previous, &anonymous.request).await?;
    Ok(SignedIn { body, cookie: SessionCookie::keep(&anonymous.app, &session) })
}

pub(super) async fn identity(caller: Caller) -> Result<Json<Identity>, Error> {
    session::identity(&caller).map(Json)
}

pub(super) async fn sign_out(caller: Caller) -> Result<SignedOut, Error> {
    let (_, id) = caller.require_session()?;
    session::end(&caller, id).await?;
    Ok(SignedOut(SessionCookie::clear(caller.app())))
}

pub(super) async fn find(caller: Caller) -> Result<WithEtag<User>, Error> {
    principals::open(caller, &Own).await?.view().map(WithEtag)
}

pub(super) async fn edit(
    caller: Caller,
    version: IfMatch,
    edit: JsonBody<AccountEdit>,
) -> Result<WithEtag<User>, Error> {
    let user = principals::open(caller, &Own).await?;
    version.must_be(user.version())?;
    user.edit_own(edit.read()?).await?.view().map(WithEtag)
}

pub(super) async fn change_password(caller: Caller, change: JsonBody<PasswordChange>) -> Result<SignedInAgain, Error> {
    let session = own_password::change(&caller, &change.read()?).await?;
    Ok(SignedInAgain(SessionCookie::keep(caller.app(), &session)))
}

pub(super) async fn end_session(caller: Caller, PathId(id): PathId<SessionId>) -> Result<NoContent, Error> {
    session::end(&caller, &id).await.map(|()| NoContent)
}
