//! One's own account, in a session.

use postern_shared::account::PasswordChange;
use postern_shared::api_key::{ApiKey, ApiKeyEdit, IssuedKey, NewApiKey, Rotation};
use postern_shared::id::{KeyId, SessionId};
use postern_shared::page::{Page, Paging};
use postern_shared::path;
use postern_shared::session::Session;
use postern_shared::user::User;

use super::answer::{Created, Json, NoContent, SignedInAgain, WithEtag};
use super::argument::{IfMatch, JsonBody, MaybeIfMatch, PathId, Query, Replayed};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::{key, own_password, session, user};
use crate::store::page::limit;

pub(super) async fn find(caller: Caller) -> Result<WithEtag<User>, Error> {
    let (id, _) = caller.require_session()?;
    user::find(&caller, id).await.map(WithEtag)
}

pub(super) async fn change_password(caller: Caller, change: JsonBody<PasswordChange>) -> Result<SignedInAgain, Error> {
    own_password::change(&caller, &change.read()?).await.map(SignedInAgain)
}

pub(super) async fn sessions(caller: Caller, query: Query<Paging>) -> Result<Json<Page<Session>>, Error> {
    let query = query.read()?;
    session::list_of(&caller, caller.principal()?, limit(query.limit)?, query.cursor.as_deref()).await.map(Json)
}

pub(super) async fn end_session(caller: Caller, PathId(id): PathId<SessionId>) -> Result<NoContent, Error> {
    session::end(&caller, &id).await?;
    Ok(NoContent)
}

pub(super) async fn tokens(caller: Caller, query: Query<Paging>) -> Result<Json<Page<ApiKey>>, Error> {
    let query = query.read()?;
    key::list(&caller, &caller.actor.principal, limit(query.limit)?, query.cursor.as_deref()).await.map(Json)
}

pub(super) async fn generate_token(caller: Caller, body: JsonBody<NewApiKey>) -> Result<Created<IssuedKey>, Error> {
    key::issue(&caller, &caller.actor.principal, body.read()?).await.map(generated)
}

pub(super) async fn replay_generate(
    caller: Caller,
    Replayed(id): Replayed<KeyId>,
) -> Result<Created<IssuedKey>, Error> {
    let key = key::find(&caller, &caller.actor.principal, &id).await?;
    Ok(generated(IssuedKey { key, secret: None, secret_already_shown: true }))
}

fn generated(body: IssuedKey) -> Created<IssuedKey> {
    Created { location: path::fill(path::ACCOUNT_TOKEN, &[body.key.id.as_str()]), body }
}

pub(super) async fn token(caller: Caller, PathId(id): PathId<KeyId>) -> Result<WithEtag<ApiKey>, Error> {
    key::find(&caller, &caller.actor.principal, &id).await.map(WithEtag)
}

pub(super) async fn edit_token(
    caller: Caller,
    PathId(id): PathId<KeyId>,
    version: IfMatch,
    edit: JsonBody<ApiKeyEdit>,
) -> Result<WithEtag<ApiKey>, Error> {
    let owner = &caller.actor.principal;
    version.must_be(key::find(&caller, owner, &id).await?.version)?;
    key::edit(&caller, owner, &id, edit.read()?).await.map(WithEtag)
}

pub(super) async fn delete_token(
    caller: Caller,
    PathId(id): PathId<KeyId>,
    version: MaybeIfMatch,
) -> Result<NoContent, Error> {
    let owner = &caller.actor.principal;
    version.may_be(key::find(&caller, owner, &id).await?.version)?;
    key::delete(&caller, owner, &id).await?;
    Ok(NoContent)
}

pub(super) async fn rotate_token(
    caller: Caller,
    PathId(id): PathId<KeyId>,
    rotation: JsonBody<Rotation>,
) -> Result<Json<IssuedKey>, Error> {
    let owner = &caller.actor.principal;
    key::find(&caller, owner, &id).await?;
    key::rotate(&caller, owner, &id, &rotation.read()?).await.map(Json)
}

pub(super) async fn replay_rotate(caller: Caller, PathId(id): PathId<KeyId>) -> Result<Json<IssuedKey>, Error> {
    let key = key::find(&caller, &caller.actor.principal, &id).await?;
    Ok(Json(IssuedKey { key, secret: None, secret_already_shown: true }))
}
