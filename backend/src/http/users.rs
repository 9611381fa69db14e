//! Handlers for users only.

use postern_shared::id::{RequestId, SessionId, UserId};
use postern_shared::invitation::Invitation;
use postern_shared::page::{Page, Paging};
use postern_shared::path;
use postern_shared::principal::{Adoption, Kind};
use postern_shared::session::Session;
use postern_shared::user::{CreatedUser, CreatedUsers, InvitedUser, NewInvitation, NewUser, NewUsers};

use super::extract::{
    JsonBody, MaybeIfMatch, NoIdempotencyKey, OptionalJsonBody, Paged as _, PathExternalId, PathId, PathIds, Query,
    Replayed,
};
use super::principals::{self, Owner};
use super::problem;
use super::respond::{Created, Json, NoContent, Respond as _, Upserted, WithEtag};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::external_id::{self, ByExternalId};
use crate::operation::principal::{self, AdoptedPrincipal, OpenPrincipal, Outcome};

pub(super) async fn create(caller: Caller, body: JsonBody<NewUser>) -> Result<Created<InvitedUser>, Error> {
    let (user, invitation) = principal::create_user(caller, body.read()?).await?;
    invited(&user, Some(invitation)).map(created)
}

pub(super) async fn create_all(
    caller: Caller,
    no_key: NoIdempotencyKey,
    body: JsonBody<NewUsers>,
) -> Result<Json<CreatedUsers>, Error> {
    no_key.must_hold("A batch of users takes no Idempotency-Key. Give each user an external_id instead.")?;
    let outcomes = principal::create_users(&caller, body.read()?.users).await?;
    let results = outcomes.into_iter().map(|outcome| result(outcome, &caller.audit().request.id));
    Ok(Json(CreatedUsers { results: results.collect() }))
}

/// The result of one user of a batch.
fn result(outcome: Outcome, request_id: &RequestId) -> CreatedUser {
    let created = outcome.and_then(|(user, invitation)| Ok((user.view()?, invitation)));
    match created {
        Ok((user, invitation)) => {
            let status = Created::<InvitedUser>::STATUS;
            CreatedUser { status, user: Some(user), invitation: Some(invitation), problem: None }
        }
        Err(error) => {
            problem::log(&error, request_id);
            // A user whose login is taken is not created twice.
            let problem = problem::problem_of(&error, request_id, true);
            CreatedUser { status: problem.status, user: None, invitation: None, problem: Some(problem) }
        }
    }
}

pub(super) async fn upsert(
    caller: Caller,
    id: PathExternalId,
    version: MaybeIfMatch,
    body: JsonBody<NewUser>,
) -> Result<Upserted<InvitedUser>, Error> {
    let new = body.read()?;
    let external_id = id.read(new.external_id.as_deref())?;
    match principal::open_by_external_id(caller, Kind::User, &external_id).await? {
        ByExternalId::Found(user) => {
            version.may_be(user.version())?;
            let user = user.become_like(new.into()).await?;
            Ok(Upserted::Edited(WithEtag(invited(&user, None)?)))
        }
        ByExternalId::Absent(caller) => {
            version.must_be_absent()?;
            let new = NewUser { external_id: Some(external_id), ..new };
            let (user, invitation) = principal::create_user(*caller, new).await.map_err(external_id::retried)?;
            invited(&user, Some(invitation)).map(created).map(Upserted::Created)
        }
    }
}

pub(super) async fn replay_create(
    caller: Caller,
    Replayed(id): Replayed<UserId>,
) -> Result<Created<InvitedUser>, Error> {
    already_invited(caller, id).await.map(created)
}

fn created(body: InvitedUser) -> Created<InvitedUser> {
    Created { location: path::user(&body.user.id), body }
}

fn invited(user: &OpenPrincipal, invitation: Option<Invitation>) -> Result<InvitedUser, Error> {
    Ok(InvitedUser { user: user.view()?, invitation, secret_already_shown: false })
}

/// A user whose invitation was shown already.
async fn already_invited(caller: Caller, id: UserId) -> Result<InvitedUser, Error> {
    let user = principal::open(caller, id).await?;
    Ok(InvitedUser { secret_already_shown: true, ..invited(&user, None)? })
}

pub(super) async fn invite(
    caller: Caller,
    PathId(id): PathId<UserId>,
    body: JsonBody<NewInvitation>,
) -> Result<Json<InvitedUser>, Error> {
    let user = principal::open(caller, id).await?;
    let (user, invitation) = user.invite(body.read()?.tokens).await?;
    invited(&user, Some(invitation)).map(Json)
}

pub(super) async fn replay_invite(caller: Caller, PathId(id): PathId<UserId>) -> Result<Json<InvitedUser>, Error> {
    already_invited(caller, id).await.map(Json)
}

pub(super) async fn adopt(
    caller: Caller,
    PathId(id): PathId<UserId>,
    body: OptionalJsonBody<Adoption>,
) -> Result<Json<InvitedUser>, Error> {
    let user = principal::open(caller, id).await?;
    let AdoptedPrincipal { principal, invitation } = user.adopt(body.read()?).await?;
    invited(&principal, invitation).map(Json)
}

pub(super) async fn sessions<O: Owner>(
    caller: Caller,
    user: O,
    query: Query<Paging>,
) -> Result<Json<Page<Session>>, Error> {
    let user = principals::open(caller, &user).await?;
    user.sessions(&query.read()?.page()?).await.map(Json)
}

pub(super) async fn end_sessions(caller: Caller, PathId(id): PathId<UserId>) -> Result<NoContent, Error> {
    principal::open(caller, id).await?.end_sessions().await.map(|()| NoContent)
}

pub(super) async fn end_session(
    caller: Caller,
    PathIds(user, id): PathIds<UserId, SessionId>,
) -> Result<NoContent, Error> {
    principal::open(caller, user).await?.end_session(&id).await.map(|()| NoContent)
}

pub(super) async fn delete_tokens(caller: Caller, PathId(id): PathId<UserId>) -> Result<NoContent, Error> {
    principal::open(caller, id).await?.delete_keys().await.map(|()| NoContent)
}
