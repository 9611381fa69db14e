//! Handlers that users and API users have in common.

use postern_shared::api_key::Adopted;
use postern_shared::field::Validate;
use postern_shared::id::KeyId;
use postern_shared::page::{Page, Paging};
use postern_shared::path;
use postern_shared::principal::{Adoption, HandOver, PrincipalEdit, PrincipalId, PrincipalQuery};
use serde::de::DeserializeOwned;

use super::extract::{IfMatch, JsonBody, MaybeIfMatch, OptionalJsonBody, Own, Paged as _, PathId, PathIds, Query};
use super::respond::{Json, NoContent, WithEtag};
use crate::app::App;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::principal::{self, OpenPrincipal, View};
use crate::store::EntityRef;

/// The owner of keys and sessions: a principal in the path, or the caller.
pub(super) trait Owner {
    /// Its id.
    fn id(&self, caller: &Caller) -> PrincipalId;

    /// The path of one of its keys.
    fn key_path(&self, key: &KeyId) -> String;
}

impl Owner for Own {
    fn id(&self, caller: &Caller) -> PrincipalId {
        caller.id().clone()
    }

    fn key_path(&self, key: &KeyId) -> String {
        path::account_token(key)
    }
}

impl<Id: Into<PrincipalId> + Clone> Owner for PathId<Id> {
    fn id(&self, _: &Caller) -> PrincipalId {
        self.0.clone().into()
    }

    fn key_path(&self, key: &KeyId) -> String {
        match self.0.clone().into() {
            PrincipalId::User(id) => path::user_token(&id, key),
            PrincipalId::ApiUser(id) => path::api_user_key(&id, key),
        }
    }
}

/// Opens an owner.
pub(super) async fn open(caller: Caller, owner: &impl Owner) -> Result<OpenPrincipal, Error> {
    let id = owner.id(&caller);
    principal::open(caller, id).await
}

pub(super) async fn list<V: View>(caller: Caller, query: Query<PrincipalQuery>) -> Result<Json<Page<V>>, Error> {
    let query = query.read()?;
    principal::list(&caller, &query, &query.page()?).await.map(Json)
}

pub(super) async fn find<V: View>(caller: Caller, PathId(id): PathId<V::Id>) -> Result<WithEtag<V>, Error> {
    principal::open(caller, id).await?.detailed_view().await.map(WithEtag)
}

pub(super) async fn edit<V: View, E: DeserializeOwned + Validate + Into<PrincipalEdit>>(
    caller: Caller,
    PathId(id): PathId<V::Id>,
    version: IfMatch,
    edit: JsonBody<E>,
) -> Result<WithEtag<V>, Error> {
    let principal = principal::open(caller, id).await?;
    version.must_be(principal.version())?;
    principal.edit(edit.read()?.into()).await?.view().map(WithEtag)
}

pub(super) async fn delete<V: View>(
    caller: Caller,
    PathId(id): PathId<V::Id>,
    version: MaybeIfMatch,
) -> Result<NoContent, Error> {
    let principal = principal::open(caller, id).await?;
    version.may_be(principal.version())?;
    principal.delete().await.map(|()| NoContent)
}

pub(super) async fn hand_over<V: View>(
    caller: Caller,
    PathId(id): PathId<V::Id>,
    body: JsonBody<HandOver>,
) -> Result<WithEtag<V>, Error> {
    let principal = principal::open(caller, id).await?;
    principal.hand_over(body.read()?.key).await?.view().map(WithEtag)
}

pub(super) async fn adopt_all<V: View>(
    caller: Caller,
    PathIds(owner, id): PathIds<V::Id, KeyId>,
    query: Query<Paging>,
    body: OptionalJsonBody<Adoption>,
) -> Result<Json<Adopted>, Error> {
    let (query, adoption) = (query.read()?, body.read()?);
    principal::adopt_all(caller, owner.into(), id, adoption, &query.page()?).await.map(Json)
}

/// The entities that the body of a hand-over names.
pub(super) fn hand_over_key(_: &App, body: &[u8]) -> Vec<EntityRef> {
    let body = serde_json::from_slice(body).ok();
    body.map_or_else(Vec::new, |HandOver { key }| vec![EntityRef::Principal(key.owner.clone()), EntityRef::Key(key)])
}
