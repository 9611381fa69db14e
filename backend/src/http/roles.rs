//! Roles.

use postern_shared::id::RoleId;
use postern_shared::page::{Page, Paging};
use postern_shared::path;
use postern_shared::role::{NewRole, Role, RoleEdit, RoleHolder, RoleQuery};

use super::extract::{IfMatch, JsonBody, MaybeIfMatch, Paged as _, PathExternalId, PathId, Query, Replayed};
use super::respond::{Created, Json, NoContent, Upserted, WithEtag};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::external_id::{self, ByExternalId};
use crate::operation::role;

pub(super) async fn list(caller: Caller, query: Query<RoleQuery>) -> Result<Json<Page<Role>>, Error> {
    let query = query.read()?;
    role::list(&caller, &query, &query.page()?).await.map(Json)
}

pub(super) async fn create(caller: Caller, body: JsonBody<NewRole>) -> Result<Created<Role>, Error> {
    role::create(caller, body.read()?).await.map(created)
}

pub(super) async fn upsert(
    caller: Caller,
    id: PathExternalId,
    version: MaybeIfMatch,
    body: JsonBody<NewRole>,
) -> Result<Upserted<Role>, Error> {
    let new = body.read()?;
    let external_id = id.read(new.external_id.as_deref())?;
    match role::open_by_external_id(caller, &external_id).await? {
        ByExternalId::Found(role) => {
            version.may_be(role.version())?;
            role.become_like(new).await.map(WithEtag).map(Upserted::Edited)
        }
        ByExternalId::Absent(caller) => {
            version.must_be_absent()?;
            let new = NewRole { external_id: Some(external_id), ..new };
            role::create(*caller, new).await.map_err(external_id::retried).map(created).map(Upserted::Created)
        }
    }
}

pub(super) async fn replay_create(caller: Caller, Replayed(id): Replayed<RoleId>) -> Result<Created<Role>, Error> {
    role::open(caller, &id).await?.into_view().await.map(created)
}

fn created(body: Role) -> Created<Role> {
    Created { location: path::role(&body.id), body }
}

pub(super) async fn find(caller: Caller, PathId(id): PathId<RoleId>) -> Result<WithEtag<Role>, Error> {
    role::open(caller, &id).await?.into_view().await.map(WithEtag)
}

pub(super) async fn holders(
    caller: Caller,
    PathId(id): PathId<RoleId>,
    query: Query<Paging>,
) -> Result<Json<Page<RoleHolder>>, Error> {
    role::open(caller, &id).await?.holders(&query.read()?.page()?).await.map(Json)
}

pub(super) async fn edit(
    caller: Caller,
    PathId(id): PathId<RoleId>,
    version: IfMatch,
    edit: JsonBody<RoleEdit>,
) -> Result<WithEtag<Role>, Error> {
    let role = role::open(caller, &id).await?;
    version.must_be(role.version())?;
    role.edit(edit.read()?).await.map(WithEtag)
}

pub(super) async fn delete(
    caller: Caller,
    PathId(id): PathId<RoleId>,
    version: MaybeIfMatch,
) -> Result<NoContent, Error> {
    let role = role::open(caller, &id).await?;
    version.may_be(role.version())?;
    role.delete().await.map(|()| NoContent)
}
