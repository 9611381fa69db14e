//! Users, and an administrator's view of their sessions and tokens.

use postern_shared::api_key::{Adopted, ApiKey};
use postern_shared::id::{KeyId, UserId};
use postern_shared::page::{Listing, Page, Paging};
use postern_shared::path;
use postern_shared::principal::{Adoption, HandOver, PrincipalEdit};
use postern_shared::session::Session;
use postern_shared::user::{InvitedUser, NewInvitation, NewUser, User};

use super::answer::{Created, Json, NoContent, WithEtag};
use super::argument::{IfMatch, JsonBody, MaybeIfMatch, OptionalJsonBody, PathId, PathIds, Query, Replayed};
use super::incoming::Incoming;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::principal::AdoptedPrincipal;
use crate::operation::{key, principal, user};
use crate::store::page::limit;
use crate::store::snapshot::EntityRef;

pub(super) async fn list(caller: Caller, query: Query<Listing>) -> Result<Json<Page<User>>, Error> {
    let query = query.read()?;
    let prefix = query.q.as_deref().unwrap_or_default();
    user::list(&caller, prefix, limit(query.limit)?, query.cursor.as_deref()).await.map(Json)
}

pub(super) async fn create(caller: Caller, body: JsonBody<NewUser>) -> Result<Created<InvitedUser>, Error> {
    user::create(&caller, body.read()?).await.map(created)
}

pub(super) async fn replay_create(
    caller: Caller,
    Replayed(id): Replayed<UserId>,
) -> Result<Created<InvitedUser>, Error> {
    Ok(created(invited_before_as(user::find(&caller, &id).await?)))
}

fn created(body: InvitedUser) -> Created<InvitedUser> {
    Created { location: path::fill(path::USER, &[body.user.id.as_str()]), body }
}

/// A user whose invitation was shown already.
fn invited_before_as(user: User) -> InvitedUser {
    InvitedUser { user, invitation: None, secret_already_shown: true }
}

pub(super) async fn find(caller: Caller, PathId(id): PathId<UserId>) -> Result<WithEtag<User>, Error> {
    user::find(&caller, &id).await.map(WithEtag)
}

pub(super) async fn edit(
    caller: Caller,
    PathId(id): PathId<UserId>,
    version: IfMatch,
    edit: JsonBody<PrincipalEdit>,
) -> Result<WithEtag<User>, Error> {
    version.must_be(user::find(&caller, &id).await?.version)?;
    let edited = principal::edit(&caller, &id.into(), edit.read()?).await?;
    user::shown(&caller, &edited).map(WithEtag)
}

pub(super) async fn delete(
    caller: Caller,
    PathId(id): PathId<UserId>,
    version: MaybeIfMatch,
) -> Result<NoContent, Error> {
    version.may_be(user::find(&caller, &id).await?.version)?;
    principal::delete(&caller, &id.into()).await?;
    Ok(NoContent)
}

pub(super) async fn invite(
    caller: Caller,
    PathId(id): PathId<UserId>,
    body: JsonBody<NewInvitation>,
) -> Result<Json<InvitedUser>, Error> {
    user::find(&caller, &id).await?;
    user::invite(&caller, &id, body.read()?.tokens).await.map(Json)
}

pub(super) async fn adopt(
    caller: Caller,
    PathId(id): PathId<UserId>,
    body: OptionalJsonBody<Adoption>,
) -> Result<Json<InvitedUser>, Error> {
    user::find(&caller, &id).await?;
    let AdoptedPrincipal { principal, snapshot, invitation } =
        principal::adopt(&caller, &id.into(), body.read()?).await?;
    let user = user::shown(&caller, &(principal, snapshot))?;
    Ok(Json(InvitedUser { user, invitation, secret_already_shown: false }))
}

/// The key that a hand-over names, to be read along with the caller. A body that cannot be read names nothing; the handler says why.
pub(super) fn handed_over_to(incoming: &Incoming) -> Vec<EntityRef> {
    let body = incoming.body.as_ref().ok().and_then(|bytes| serde_json::from_slice(bytes).ok());
    body.map_or_else(Vec::new, |HandOver { key }| vec![EntityRef::Principal(key.owner.clone()), EntityRef::Key(key)])
}

pub(super) async fn hand_over(
    caller: Caller,
    PathId(id): PathId<UserId>,
    body: JsonBody<HandOver>,
) -> Result<WithEtag<User>, Error> {
    user::find(&caller, &id).await?;
    user::shown(&caller, &principal::hand_over(&caller, &id.into(), &body.read()?.key).await?).map(WithEtag)
}

pub(super) async fn sessions(
    caller: Caller,
    PathId(id): PathId<UserId>,
    query: Query<Paging>,
) -> Result<Json<Page<Session>>, Error> {
    user::find(&caller, &id).await?;
    let query = query.read()?;
    user::sessions(&caller, &id, limit(query.limit)?, query.cursor.as_deref()).await.map(Json)
}

pub(super) async fn end_sessions(caller: Caller, PathId(id): PathId<UserId>) -> Result<NoContent, Error> {
    user::end_sessions(&caller, &id).await?;
    Ok(NoContent)
}

pub(super) async fn tokens(
    caller: Caller,
    PathId(id): PathId<UserId>,
    query: Query<Paging>,
) -> Result<Json<Page<ApiKey>>, Error> {
    user::find(&caller, &id).await?;
    let query = query.read()?;
    key::list(&caller, &id.into(), limit(query.limit)?, query.cursor.as_deref()).await.map(Json)
}

pub(super) async fn delete_tokens(caller: Caller, PathId(id): PathId<UserId>) -> Result<NoContent, Error> {
    key::delete_all(&caller, &id.into()).await?;
    Ok(NoContent)
}

pub(super) async fn delete_token(
    caller: Caller,
    PathIds(user, id): PathIds<UserId, KeyId>,
    version: MaybeIfMatch,
) -> Result<NoContent, Error> {
    let owner = user.into();
    version.may_be(key::find(&caller, &owner, &id).await?.version)?;
    key::delete(&caller, &owner, &id).await?;
    Ok(NoContent)
}

pub(super) async fn replay_invite(caller: Caller, PathId(id): PathId<UserId>) -> Result<Json<InvitedUser>, Error> {
    Ok(Json(invited_before_as(user::find(&caller, &id).await?)))
}

pub(super) async fn adopt_all(
    caller: Caller,
    PathIds(owner, id): PathIds<UserId, KeyId>,
    query: Query<Paging>,
    body: OptionalJsonBody<Adoption>,
) -> Result<Json<Adopted>, Error> {
    let (query, adoption) = (query.read()?, body.read()?);
    let (limit, cursor) = (limit(query.limit)?, query.cursor.as_deref());
    principal::adopt_all(&caller, &owner.into(), &id, adoption, limit, cursor).await.map(Json)
}
