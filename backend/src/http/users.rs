//! Users, and an administrator's view of their sessions and tokens.

use postern_shared::api_key::{Adopted, ApiKey};
use postern_shared::id::{KeyId, UserId};
use postern_shared::page::{Listing, Page, Paging};
use postern_shared::path;
use postern_shared::principal::{Adoption, HandOver, PrincipalEdit};
use postern_shared::session::Session;
use postern_shared::user::{InvitedUser, NewInvitation, NewUser, User};

use super::answer::{Created, Current, Done, Found};
use super::argument::{At, Draft, IfMatch, Made, MaybeIfMatch, OptionalDraft, Query, Within};
use super::incoming::Incoming;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::principal::AdoptedPrincipal;
use crate::operation::{key, principal, user};
use crate::store::gather::Seed;
use crate::store::page::limit;

pub(super) async fn list(caller: Caller, query: Query<Listing>) -> Result<Found<Page<User>>, Error> {
    let query = query.read()?;
    let prefix = query.q.as_deref().unwrap_or_default();
    user::list(&caller, prefix, limit(query.limit)?, query.cursor.as_deref()).await.map(Found)
}

pub(super) async fn create(caller: Caller, draft: Draft<NewUser>) -> Result<Created<InvitedUser>, Error> {
    user::create(&caller, draft.read()?).await.map(created)
}

pub(super) async fn created_before(caller: Caller, Made(id): Made<UserId>) -> Result<Created<InvitedUser>, Error> {
    Ok(created(invited_before_as(user::find(&caller, &id).await?)))
}

fn created(body: InvitedUser) -> Created<InvitedUser> {
    Created { location: path::fill(path::USER, &[body.user.id.as_str()]), body }
}

/// A user whose invitation was shown already.
fn invited_before_as(user: User) -> InvitedUser {
    InvitedUser { user, invitation: None, secret_already_shown: true }
}

pub(super) async fn find(caller: Caller, At(id): At<UserId>) -> Result<Current<User>, Error> {
    user::find(&caller, &id).await.map(Current)
}

pub(super) async fn edit(
    caller: Caller,
    At(id): At<UserId>,
    version: IfMatch,
    edit: Draft<PrincipalEdit>,
) -> Result<Current<User>, Error> {
    version.must_be(user::find(&caller, &id).await?.version)?;
    let edited = principal::edit(&caller, &id.into(), edit.read()?).await?;
    user::shown(&caller, &edited).map(Current)
}

pub(super) async fn delete(caller: Caller, At(id): At<UserId>, version: MaybeIfMatch) -> Result<Done, Error> {
    version.may_be(user::find(&caller, &id).await?.version)?;
    principal::delete(&caller, &id.into()).await?;
    Ok(Done)
}

pub(super) async fn invite(
    caller: Caller,
    At(id): At<UserId>,
    draft: Draft<NewInvitation>,
) -> Result<Found<InvitedUser>, Error> {
    user::find(&caller, &id).await?;
    user::invite(&caller, &id, draft.read()?.tokens).await.map(Found)
}

pub(super) async fn adopt(
    caller: Caller,
    At(id): At<UserId>,
    draft: OptionalDraft<Adoption>,
) -> Result<Found<InvitedUser>, Error> {
    user::find(&caller, &id).await?;
    let AdoptedPrincipal { principal, world, invitation } =
        principal::adopt(&caller, &id.into(), draft.read()?).await?;
    let user = user::shown(&caller, &(principal, world))?;
    Ok(Found(InvitedUser { user, invitation, secret_already_shown: false }))
}

/// The key that a hand-over names, to be read along with the caller. A body that cannot be read names nothing; the handler says why.
pub(super) fn handed_over_to(incoming: &Incoming) -> Vec<Seed> {
    let body = incoming.body.as_ref().ok().and_then(|bytes| serde_json::from_slice(bytes).ok());
    body.map_or_else(Vec::new, |HandOver { key }| vec![Seed::Principal(key.owner.clone()), Seed::Key(key)])
}

pub(super) async fn hand_over(
    caller: Caller,
    At(id): At<UserId>,
    draft: Draft<HandOver>,
) -> Result<Current<User>, Error> {
    user::find(&caller, &id).await?;
    user::shown(&caller, &principal::hand_over(&caller, &id.into(), &draft.read()?.key).await?).map(Current)
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

pub(super) async fn delete_token(
    caller: Caller,
    Within(user, id): Within<UserId, KeyId>,
    version: MaybeIfMatch,
) -> Result<Done, Error> {
    let owner = user.into();
    version.may_be(key::find(&caller, &owner, &id).await?.version)?;
    key::delete(&caller, &owner, &id).await?;
    Ok(Done)
}

pub(super) async fn invited_before(caller: Caller, At(id): At<UserId>) -> Result<Found<InvitedUser>, Error> {
    Ok(Found(invited_before_as(user::find(&caller, &id).await?)))
}

pub(super) async fn adopt_all(
    caller: Caller,
    Within(owner, id): Within<UserId, KeyId>,
    query: Query<Paging>,
    draft: OptionalDraft<Adoption>,
) -> Result<Found<Adopted>, Error> {
    let (query, adoption) = (query.read()?, draft.read()?);
    let (limit, cursor) = (limit(query.limit)?, query.cursor.as_deref());
    principal::adopt_all(&caller, &owner.into(), &id, adoption, limit, cursor).await.map(Found)
}
