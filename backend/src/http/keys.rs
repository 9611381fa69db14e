//! The keys of all owners.

use postern_shared::api_key::{KeyQuery, OwnedKey};
use postern_shared::page::Page;

use super::extract::{Query, limit};
use super::respond::Json;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::key;

pub(super) async fn list(caller: Caller, query: Query<KeyQuery>) -> Result<Json<Page<OwnedKey>>, Error> {
    let query = query.read()?;
    key::list_all(&caller, query.state, limit(query.limit)?, query.cursor.as_deref()).await.map(Json)
}
