//! Users, and an administrator's view of their sessions and tokens.

use postern_shared::api_key::ApiKey;
use postern_shared::id::{KeyId, UserId};
use postern_shared::page::{Listing, Page, Paging};
use postern_shared::path;
use postern_shared::session::Session;
use postern_shared::user::{InvitedUser, NewUser, User, UserEdit};

use super::answer::{Created, Current, Done, Found};
use super::argument::{At, Draft, IfMatch, MaybeIfMatch, NoBody, Query, Within};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::{key, user};
use crate::store::page::limit;

pub(super) async fn list(caller: Caller, query: Query<Listing>) -> Result<Found<Page<User>>, Error> {
    let query = query.read()?;
    let prefix = query.q.as_deref().unwrap_or_default();
    user::list(&caller, prefix, limit(query.limit)?, query.cursor.as_deref()).await.map(Found)
}

pub(super) async fn create(caller: Caller, draft: Draft<NewUser>) -> Result<Created<InvitedUser>, Error> {
    let body = user::create(&caller, draft.read()?).await?;
    Ok(Created { location: path::fill(path::USER, &[body.user.id.as_str()]), body })
}

pub(super) async fn find(caller: Caller, At(id): At<UserId>) -> Result<Current<User>, Error> {
    user::find(&caller, &id).await.map(Current)
}

pub(super) async fn edit(
    caller: Caller,
    At(id): At<UserId>,
    version: IfMatch,
    edit: Draft<UserEdit>,
) -> Result<Current<User>, Error> {
    version.must_be(user::find(&caller, &id).await?.version)?;
    user::edit(&caller, &id, edit.read()?).await.map(Current)
}

pub(super) async fn delete(caller: Caller, At(id): At<UserId>, version: MaybeIfMatch) -> Result<Done, Error> {
    version.may_be(user::find(&caller, &id).await?.version)?;
    user::delete(&caller, &id).await?;
    Ok(Done)
}

pub(super) async fn invite(caller: Caller, At(id): At<UserId>, body: NoBody) -> Result<Found<InvitedUser>, Error> {
    user::find(&caller, &id).await?;
    body.must_be_so()?;
    user::invite(&caller, &id).await.map(Found)
}

pub(super) async fn adopt(caller: Caller, At(id): At<UserId>, body: NoBody) -> Result<Current<User>, Error> {
    user::find(&caller, &id).await?;
    body.must_be_so()?;
    user::adopt(&caller, &id).await.map(Current)
}

pub(super) async fn sessions(
    caller: Caller,
    At(id): At<UserId>,
    query: Query<Paging>,
) -> Result<Found<Page<Session>>, Error> {
    user::find(&caller, &id).await?;
    let query = query.read()?;
    user::sessions(&caller, &id, limit(query.limit)?, query.cursor.as_deref()).await.map(Found)
}

pub(super) async fn end_sessions(caller: Caller, At(id): At<UserId>) -> Result<Done, Error> {
    user::end_sessions(&caller, &id).await?;
    Ok(Done)
}

pub(super) async fn tokens(
    caller: Caller,
    At(id): At<UserId>,
    query: Query<Paging>,
) -> Result<Found<Page<ApiKey>>, Error> {
    user::find(&caller, &id).await?;
    let query = query.read()?;
    key::list(&caller, &id.into(), limit(query.limit)?, query.cursor.as_deref()).await.map(Found)
}

pub(super) async fn delete_tokens(caller: Caller, At(id): At<UserId>) -> Result<Done, Error> {
    key::delete_all(&caller, &id.into()).await?;
    Ok(Done)
}

pub(super) async fn delete_token(caller: Caller, Within(user, id): Within<UserId, KeyId>) -> Result<Done, Error> {
    key::delete(&caller, &user.into(), &id).await?;
    Ok(Done)
}
