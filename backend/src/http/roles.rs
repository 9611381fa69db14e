//! Roles.

use postern_shared::id::RoleId;
use postern_shared::page::{Listing, Page};
use postern_shared::path;
use postern_shared::role::{NewRole, Role, RoleEdit};

use super::answer::{Created, Current, Done, Found};
use super::argument::{At, Draft, IfMatch, Made, MaybeIfMatch, Query};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::role;
use crate::store::page::limit;

pub(super) async fn list(caller: Caller, query: Query<Listing>) -> Result<Found<Page<Role>>, Error> {
    let query = query.read()?;
    let prefix = query.q.as_deref().unwrap_or_default();
    role::list(&caller, prefix, limit(query.limit)?, query.cursor.as_deref()).await.map(Found)
}

pub(super) async fn create(caller: Caller, draft: Draft<NewRole>) -> Result<Created<Role>, Error> {
    role::create(&caller, draft.read()?).await.map(created)
}

pub(super) async fn created_before(caller: Caller, Made(id): Made<RoleId>) -> Result<Created<Role>, Error> {
    role::find(&caller, &id).await.map(created)
}

fn created(body: Role) -> Created<Role> {
    Created { location: path::fill(path::ROLE, &[body.id.as_str()]), body }
}

pub(super) async fn find(caller: Caller, At(id): At<RoleId>) -> Result<Current<Role>, Error> {
    role::find(&caller, &id).await.map(Current)
}

pub(super) async fn edit(
    caller: Caller,
    At(id): At<RoleId>,
    version: IfMatch,
    edit: Draft<RoleEdit>,
) -> Result<Current<Role>, Error> {
    let role = role::find(&caller, &id).await?;
    version.must_be(role.version)?;
    role::edit(&caller, role, edit.read()?).await.map(Current)
}

pub(super) async fn delete(caller: Caller, At(id): At<RoleId>, version: MaybeIfMatch) -> Result<Done, Error> {
    let role = role::find(&caller, &id).await?;
    version.may_be(role.version)?;
    role::delete(&caller, role).await?;
    Ok(Done)
}
