//! The caller's own account, in a session.

use postern_shared::account::PasswordChange;
use postern_shared::api_key::{ApiKey, ApiKeyEdit, IssuedKey, NewApiKey, Rotation};
use postern_shared::id::{KeyId, SessionId};
use postern_shared::page::{Page, Paging};
use postern_shared::path;
use postern_shared::session::Session;
use postern_shared::user::User;

use super::extract::{IfMatch, JsonBody, MaybeIfMatch, PathId, Query, Replayed, limit};
use super::respond::{Created, Json, NoContent, SignedInAgain, WithEtag};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::key::OpenKey;
use crate::operation::principal::{self, OpenPrincipal};
use crate::operation::{own_password, session};

async fn open(caller: Caller) -> Result<OpenPrincipal, Error> {
    let own = caller.id().clone();
    principal::open(caller, own).await
}

async fn open_token(caller: Caller, id: &KeyId) -> Result<OpenKey, Error> {
    open(caller).await?.open_key(id).await
}

pub(super) async fn find(caller: Caller) -> Result<WithEtag<User>, Error> {
    open(caller).await?.view().await.map(WithEtag)
}

pub(super) async fn change_password(caller: Caller, change: JsonBody<PasswordChange>) -> Result<SignedInAgain, Error> {
    own_password::change(&caller, &change.read()?).await.map(SignedInAgain)
}

pub(super) async fn sessions(caller: Caller, query: Query<Paging>) -> Result<Json<Page<Session>>, Error> {
    let query = query.read()?;
    session::list_own(&caller, limit(query.limit)?, query.cursor.as_deref()).await.map(Json)
}

pub(super) async fn end_session(caller: Caller, PathId(id): PathId<SessionId>) -> Result<NoContent, Error> {
    session::end(&caller, &id).await?;
    Ok(NoContent)
}

pub(super) async fn tokens(caller: Caller, query: Query<Paging>) -> Result<Json<Page<ApiKey>>, Error> {
    let query = query.read()?;
    open(caller).await?.keys(limit(query.limit)?, query.cursor.as_deref()).await.map(Json)
}

pub(super) async fn generate_token(caller: Caller, body: JsonBody<NewApiKey>) -> Result<Created<IssuedKey>, Error> {
    open(caller).await?.issue_key(body.read()?).await.map(generated)
}

pub(super) async fn replay_generate(
    caller: Caller,
    Replayed(id): Replayed<KeyId>,
) -> Result<Created<IssuedKey>, Error> {
    let key = open_token(caller, &id).await?.view();
    Ok(generated(IssuedKey { key, secret: None, secret_already_shown: true }))
}

fn generated(body: IssuedKey) -> Created<IssuedKey> {
    Created { location: path::account_token(&body.key.id), body }
}

pub(super) async fn token(caller: Caller, PathId(id): PathId<KeyId>) -> Result<WithEtag<ApiKey>, Error> {
    Ok(WithEtag(open_token(caller, &id).await?.view()))
}

pub(super) async fn edit_token(
    caller: Caller,
    PathId(id): PathId<KeyId>,
    version: IfMatch,
    edit: JsonBody<ApiKeyEdit>,
) -> Result<WithEtag<ApiKey>, Error> {
    let token = open_token(caller, &id).await?;
    version.must_be(token.version())?;
    token.edit(edit.read()?).await.map(WithEtag)
}

pub(super) async fn delete_token(
    caller: Caller,
    PathId(id): PathId<KeyId>,
    version: MaybeIfMatch,
) -> Result<NoContent, Error> {
    let token = open_token(caller, &id).await?;
    version.may_be(token.version())?;
    token.delete().await?;
    Ok(NoContent)
}

pub(super) async fn rotate_token(
    caller: Caller,
    PathId(id): PathId<KeyId>,
    rotation: JsonBody<Rotation>,
) -> Result<Json<IssuedKey>, Error> {
    let token = open_token(caller, &id).await?;
    token.rotate(&rotation.read()?).await.map(Json)
}

pub(super) async fn replay_rotate(caller: Caller, PathId(id): PathId<KeyId>) -> Result<Json<IssuedKey>, Error> {
    let key = open_token(caller, &id).await?.view();
    Ok(Json(IssuedKey { key, secret: None, secret_already_shown: true }))
}
