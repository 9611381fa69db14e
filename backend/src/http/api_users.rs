//! Handlers for API users only.

use postern_shared::api_user::{ApiUser, NewApiUser};
use postern_shared::id::ApiUserId;
use postern_shared::path;
use postern_shared::principal::Adoption;

use super::extract::{JsonBody, OptionalJsonBody, PathId, Replayed};
use super::respond::{Created, WithEtag};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::principal;

pub(super) async fn create(caller: Caller, body: JsonBody<NewApiUser>) -> Result<Created<ApiUser>, Error> {
    principal::create_api_user(caller, body.read()?).await?.view().map(created)
}

pub(super) async fn replay_create(
    caller: Caller,
    Replayed(id): Replayed<ApiUserId>,
) -> Result<Created<ApiUser>, Error> {
    principal::open(caller, id).await?.view().map(created)
}

fn created(body: ApiUser) -> Created<ApiUser> {
    Created { location: path::api_user(&body.id), body }
}

pub(super) async fn adopt(
    caller: Caller,
    PathId(id): PathId<ApiUserId>,
    body: OptionalJsonBody<Adoption>,
) -> Result<WithEtag<ApiUser>, Error> {
    let api_user = principal::open(caller, id).await?;
    api_user.adopt(body.read()?).await?.principal.view().map(WithEtag)
}
