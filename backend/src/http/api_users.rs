//! Handlers for API users only.

use postern_shared::api_user::{ApiUser, NewApiUser};
use postern_shared::id::ApiUserId;
use postern_shared::path;
use postern_shared::principal::{Adoption, Kind};

use super::extract::{JsonBody, MaybeIfMatch, OptionalJsonBody, PathExternalId, PathId, Replayed};
use super::respond::{Created, Upserted, WithEtag};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::external_id::{self, ByExternalId};
use crate::operation::principal;

pub(super) async fn create(caller: Caller, body: JsonBody<NewApiUser>) -> Result<Created<ApiUser>, Error> {
    principal::create_api_user(caller, body.read()?).await?.view().map(created)
}

pub(super) async fn upsert(
    caller: Caller,
    id: PathExternalId,
    version: MaybeIfMatch,
    body: JsonBody<NewApiUser>,
) -> Result<Upserted<ApiUser>, Error> {
    let new = body.read()?;
    let external_id = id.read(new.external_id.as_deref())?;
    match principal::open_by_external_id(caller, Kind::ApiUser, &external_id).await? {
        ByExternalId::Found(api_user) => {
            version.may_be(api_user.version())?;
            api_user.become_like(new.into()).await?.view().map(WithEtag).map(Upserted::Edited)
        }
        ByExternalId::Absent(caller) => {
            version.must_be_absent()?;
            let new = NewApiUser { external_id: Some(external_id), ..new };
            let api_user = principal::create_api_user(*caller, new).await.map_err(external_id::retried)?;
            api_user.view().map(created).map(Upserted::Created)
        }
    }
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
