//! One's own account, in a session.

use postern_shared::account::PasswordChange;
use postern_shared::api_key::{ApiKey, ApiKeyEdit, IssuedKey, NewApiKey, Rotation};
use postern_shared::id::{KeyId, SessionId};
use postern_shared::page::{Page, Paging};
use postern_shared::path;
use postern_shared::session::Session;
use postern_shared::user::User;

use super::answer::{Created, Current, Done, Found, SignedInAgain};
use super::argument::{At, Draft, IfMatch, Made, MaybeIfMatch, Query};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::{key, own_password, session, user};
use crate::store::page::limit;

pub(super) async fn find(caller: Caller) -> Result<Current<User>, Error> {
    let (id, _) = caller.must_be_in_session()?;
    user::find(&caller, id).await.map(Current)
}

pub(super) async fn change_password(caller: Caller, change: Draft<PasswordChange>) -> Result<SignedInAgain, Error> {
    own_password::change(&caller, &change.read()?).await.map(SignedInAgain)
}

pub(super) async fn sessions(caller: Caller, query: Query<Paging>) -> Result<Found<Page<Session>>, Error> {
    let query = query.read()?;
    session::list_of(&caller, caller.principal()?, limit(query.limit)?, query.cursor.as_deref()).await.map(Found)
}

pub(super) async fn end_session(caller: Caller, At(id): At<SessionId>) -> Result<Done, Error> {
    session::end(&caller, &id).await?;
    Ok(Done)
}

pub(super) async fn tokens(caller: Caller, query: Query<Paging>) -> Result<Found<Page<ApiKey>>, Error> {
    let query = query.read()?;
    key::list(&caller, &caller.asker.principal, limit(query.limit)?, query.cursor.as_deref()).await.map(Found)
}

pub(super) async fn generate_token(caller: Caller, draft: Draft<NewApiKey>) -> Result<Created<IssuedKey>, Error> {
    key::issue(&caller, &caller.asker.principal, draft.read()?).await.map(generated)
}

pub(super) async fn generated_before(caller: Caller, Made(id): Made<KeyId>) -> Result<Created<IssuedKey>, Error> {
    let key = key::find(&caller, &caller.asker.principal, &id).await?;
    Ok(generated(IssuedKey { key, secret: None, secret_already_shown: true }))
}

fn generated(body: IssuedKey) -> Created<IssuedKey> {
    Created { location: path::fill(path::ACCOUNT_TOKEN, &[body.key.id.as_str()]), body }
}

pub(super) async fn token(caller: Caller, At(id): At<KeyId>) -> Result<Current<ApiKey>, Error> {
    key::find(&caller, &caller.asker.principal, &id).await.map(Current)
}

pub(super) async fn edit_token(
    caller: Caller,
    At(id): At<KeyId>,
    version: IfMatch,
    edit: Draft<ApiKeyEdit>,
) -> Result<Current<ApiKey>, Error> {
    let owner = &caller.asker.principal;
    version.must_be(key::find(&caller, owner, &id).await?.version)?;
    key::edit(&caller, owner, &id, edit.read()?).await.map(Current)
}

pub(super) async fn delete_token(caller: Caller, At(id): At<KeyId>, version: MaybeIfMatch) -> Result<Done, Error> {
    let owner = &caller.asker.principal;
    version.may_be(key::find(&caller, owner, &id).await?.version)?;
    key::delete(&caller, owner, &id).await?;
    Ok(Done)
}

pub(super) async fn rotate_token(
    caller: Caller,
    At(id): At<KeyId>,
    rotation: Draft<Rotation>,
) -> Result<Found<IssuedKey>, Error> {
    let owner = &caller.asker.principal;
    key::find(&caller, owner, &id).await?;
    key::rotate(&caller, owner, &id, &rotation.read()?).await.map(Found)
}

pub(super) async fn rotated_before(caller: Caller, At(id): At<KeyId>) -> Result<Found<IssuedKey>, Error> {
    let key = key::find(&caller, &caller.asker.principal, &id).await?;
    Ok(Found(IssuedKey { key, secret: None, secret_already_shown: true }))
}
