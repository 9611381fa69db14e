//! Refused requests.

use postern_shared::page::{Page, Paging};
use postern_shared::refusal::Refused;

use super::extract::{Paged as _, PathId, Query};
use super::respond::{Json, NoContent};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::refusal;

pub(super) async fn list(caller: Caller, query: Query<Paging>) -> Result<Json<Page<Refused>>, Error> {
    refusal::list(&caller, &query.read()?.page()?).await.map(Json)
}

pub(super) async fn dismiss(caller: Caller, PathId(id): PathId<String>) -> Result<NoContent, Error> {
    refusal::open(caller, &id).await?.dismiss().await.map(|()| NoContent)
}

pub(super) async fn mute(caller: Caller, PathId(id): PathId<String>) -> Result<NoContent, Error> {
    refusal::open(caller, &id).await?.mute().await.map(|()| NoContent)
}
