//! The caller's own account, in a session.

use postern_shared::account::PasswordChange;
use postern_shared::id::SessionId;
use postern_shared::user::User;

use super::extract::{JsonBody, Own, PathId};
use super::principals;
use super::respond::{NoContent, SignedInAgain, WithEtag};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::{own_password, session};

pub(super) async fn find(caller: Caller) -> Result<WithEtag<User>, Error> {
    principals::open(caller, &Own).await?.view().await.map(WithEtag)
}

pub(super) async fn change_password(caller: Caller, change: JsonBody<PasswordChange>) -> Result<SignedInAgain, Error> {
    own_password::change(&caller, &change.read()?).await.map(SignedInAgain)
}

pub(super) async fn end_session(caller: Caller, PathId(id): PathId<SessionId>) -> Result<NoContent, Error> {
    session::end(&caller, &id).await.map(|()| NoContent)
}
