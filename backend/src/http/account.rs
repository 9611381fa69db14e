//! First set-up, invitations and sign-in, which begin a session; sign-out; the caller's identity and own account.

use postern_shared::account::{AccountEdit, PasswordChange};
use postern_shared::id::SessionId;
use postern_shared::invitation::{Acceptance, AcceptedInvitation, InvitationCode, InvitedPerson, Setup};
use postern_shared::session::{Identity, SignIn};
use postern_shared::user::User;

use super::cookie::SetCookie;
use super::extract::{Anonymous, DeviceCookie, IfMatch, JsonBody, Own, PathId};
use super::principals;
use super::respond::{Json, NoContent, SignedIn, SignedInAgain, SignedOut, WithEtag};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::{invitation, own_password, session, setup, sign_in};

pub(super) async fn set_up(anonymous: Anonymous, body: JsonBody<Setup>) -> Result<SignedIn<201, User>, Error> {
    let Anonymous { app, request, device, .. } = &anonymous;
    let (body, cookies) = setup::set_up(app, &body.read_unchecked()?, device.as_ref(), request).await?;
    Ok(SignedIn { body, cookies: SetCookie::signed_in(app, &cookies) })
}

pub(super) async fn accept_invitation(
    anonymous: Anonymous,
    body: JsonBody<Acceptance>,
) -> Result<SignedIn<200, AcceptedInvitation>, Error> {
    let Anonymous { app, request, device, .. } = &anonymous;
    let (body, cookies) = invitation::accept(app, &body.read_unchecked()?, device.as_ref(), request).await?;
    Ok(SignedIn { body, cookies: SetCookie::signed_in(app, &cookies) })
}

pub(super) async fn check_invitation(
    anonymous: Anonymous,
    body: JsonBody<InvitationCode>,
) -> Result<Json<InvitedPerson>, Error> {
    invitation::check(&anonymous.app, &body.read()?.code).await.map(Json)
}

pub(super) async fn sign_in(anonymous: Anonymous, body: JsonBody<SignIn>) -> Result<SignedIn<200, Identity>, Error> {
    let Anonymous { app, request, credential, device } = &anonymous;
    let browser = sign_in::Browser { session: credential.as_ref(), device: device.as_ref() };
    let (body, cookies) = sign_in::sign_in(app, &body.read()?, &browser, request).await?;
    Ok(SignedIn { body, cookies: SetCookie::signed_in(app, &cookies) })
}

pub(super) async fn identity(caller: Caller) -> Result<Json<Identity>, Error> {
    session::identity(&caller).map(Json)
}

pub(super) async fn sign_out(caller: Caller) -> Result<SignedOut, Error> {
    let (_, id) = caller.require_session()?;
    session::end(&caller, id).await?;
    Ok(SignedOut(SetCookie::signed_out(caller.app())))
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

pub(super) async fn change_password(
    caller: Caller,
    DeviceCookie(device): DeviceCookie,
    change: JsonBody<PasswordChange>,
) -> Result<SignedInAgain, Error> {
    let cookies = own_password::change(&caller, &change.read()?, device.as_ref()).await?;
    Ok(SignedInAgain(SetCookie::signed_in(caller.app(), &cookies)))
}

pub(super) async fn end_session(caller: Caller, PathId(id): PathId<SessionId>) -> Result<NoContent, Error> {
    session::end(&caller, &id).await.map(|()| NoContent)
}
