//! API keys and API tokens. The path names their owner, or they are the caller's own.

use postern_shared::api_key::{ApiKey, ApiKeyEdit, IssuedKey, KeyQuery, NewApiKey, PageOfKeys, Rotation};
use postern_shared::id::KeyId;
use postern_shared::page::{Page, Paging};
use postern_shared::principal::PrincipalId;
use postern_shared::succession::{Succeeded, Succession};

use super::extract::{IfMatch, JsonBody, MaybeIfMatch, Own, Paged as _, PathId, PathIds, Query, Replayed};
use super::principals::{self, Owner};
use super::respond::{Created, Json, NoContent, WithEtag};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::key::{self, OpenKey};
use crate::operation::principal;

/// A key in a path.
pub(super) trait KeyInPath: Sized {
    /// Opens it.
    async fn open(self, caller: Caller) -> Result<OpenKey, Error>;
}

/// One of the caller's own keys.
pub(super) type OwnKey = PathId<KeyId>;

impl KeyInPath for OwnKey {
    async fn open(self, caller: Caller) -> Result<OpenKey, Error> {
        principals::open(caller, &Own).await?.open_key(&self.0).await
    }
}

/// A key of the owner in front of it.
pub(super) type KeyOf<Id> = PathIds<Id, KeyId>;

impl<Id: Into<PrincipalId>> KeyInPath for KeyOf<Id> {
    async fn open(self, caller: Caller) -> Result<OpenKey, Error> {
        principal::open(caller, self.0).await?.open_key(&self.1).await
    }
}

pub(super) async fn list_all(caller: Caller, query: Query<KeyQuery>) -> Result<Json<PageOfKeys>, Error> {
    let query = query.read()?;
    let Page { items, next_cursor, total } = key::list_all(&caller, &query, &query.page()?).await?;
    Ok(Json(PageOfKeys { items, next_cursor, total, omitted: key::omitted(caller.permissions()) }))
}

pub(super) async fn list<O: Owner>(
    caller: Caller,
    owner: O,
    query: Query<Paging>,
) -> Result<Json<Page<ApiKey>>, Error> {
    let owner = principals::open(caller, &owner).await?;
    owner.keys(&query.read()?.page()?).await.map(Json)
}

pub(super) async fn issue<O: Owner>(
    caller: Caller,
    owner: O,
    body: JsonBody<NewApiKey>,
) -> Result<Created<IssuedKey>, Error> {
    let body = principals::open(caller, &owner).await?.issue_key(body.read()?).await?;
    Ok(Created { location: owner.key_path(&body.key.id), body })
}

pub(super) async fn replay_issue<O: Owner>(
    caller: Caller,
    owner: O,
    Replayed(id): Replayed<KeyId>,
) -> Result<Created<IssuedKey>, Error> {
    let key = principals::open(caller, &owner).await?.open_key(&id).await?;
    Ok(Created { location: owner.key_path(&id), body: without_secret(&key) })
}

/// A key whose secret was shown already.
fn without_secret(key: &OpenKey) -> IssuedKey {
    IssuedKey { key: key.view(), secret: None, secret_already_shown: true }
}

pub(super) async fn find<K: KeyInPath>(caller: Caller, key: K) -> Result<WithEtag<ApiKey>, Error> {
    Ok(WithEtag(key.open(caller).await?.view()))
}

pub(super) async fn edit<K: KeyInPath>(
    caller: Caller,
    key: K,
    version: IfMatch,
    edit: JsonBody<ApiKeyEdit>,
) -> Result<WithEtag<ApiKey>, Error> {
    let key = key.open(caller).await?;
    version.must_be(key.version())?;
    key.edit(edit.read()?).await.map(WithEtag)
}

pub(super) async fn delete<K: KeyInPath>(caller: Caller, key: K, version: MaybeIfMatch) -> Result<NoContent, Error> {
    let key = key.open(caller).await?;
    version.may_be(key.version())?;
    key.delete().await.map(|()| NoContent)
}

pub(super) async fn rotate<K: KeyInPath>(
    caller: Caller,
    key: K,
    rotation: JsonBody<Rotation>,
) -> Result<Json<IssuedKey>, Error> {
    let key = key.open(caller).await?;
    key.rotate(&rotation.read()?).await.map(Json)
}

pub(super) async fn succeed<K: KeyInPath>(
    caller: Caller,
    old: K,
    query: Query<Paging>,
    succession: JsonBody<Succession>,
) -> Result<Json<Succeeded>, Error> {
    let old = old.open(caller).await?;
    let (query, succession) = (query.read()?, succession.read()?);
    old.succeed(succession.key, &query.page()?).await.map(Json)
}

pub(super) async fn replay_rotate<K: KeyInPath>(caller: Caller, key: K) -> Result<Json<IssuedKey>, Error> {
    Ok(Json(without_secret(&key.open(caller).await?)))
}
