//! Pages: cursors, and the one place that cuts a list into pages.
//!
//! A cursor contains a position, never a partition: the partition is built from each request. So a cursor need not be
//! secret. A forged one can at most name another position in a list that the caller may read anyway.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use postern_shared::page::Page;
use postern_shared::principal::PrincipalId;
use serde::de::DeserializeOwned;

use super::Store;
use super::item::value_of;
use super::query::{Query, bad_cursor};
use crate::error::Error;
use crate::secret::Hash;

/// Bytes of the scope in a cursor.
const SCOPE: usize = 9;

/// The page of a list that a caller asks for.
#[derive(Debug, Clone)]
pub struct PageQuery {
    /// The most items on it.
    pub limit: u32,
    /// The cursor of the previous page.
    pub cursor: Option<String>,
}

/// The scope in which a cursor is valid: one list, one caller, one filter.
#[derive(Debug)]
pub struct CursorScope([u8; SCOPE]);

impl CursorScope {
    /// A scope made of the caller, the list's name, and the filter.
    pub fn new(caller: &PrincipalId, list: &[&str]) -> Self {
        let hash = Hash::of(&[&[caller.as_str()], list].concat().join("\u{0}")).bytes();
        let mut scope = [0; SCOPE];
        scope.copy_from_slice(&hash[..SCOPE]);
        Self(scope)
    }

    /// The cursor for a position.
    pub fn cursor(&self, position: &str) -> String {
        URL_SAFE_NO_PAD.encode([&self.0, position.as_bytes()].concat())
    }

    /// The position in a cursor, if one was sent.
    ///
    /// # Errors
    /// Refuses a cursor of another scope.
    pub fn position(&self, page: &PageQuery) -> Result<Option<String>, Error> {
        let Some(cursor) = &page.cursor else { return Ok(None) };
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| bad_cursor())?;
        let position = bytes.strip_prefix(&self.0).ok_or_else(bad_cursor)?;
        String::from_utf8(position.to_vec()).map(Some).map_err(|_| bad_cursor())
    }

    /// The first `limit` of these items, each with its position. There is a next page if there are more.
    pub fn page<T>(&self, mut items: Vec<(String, T)>, limit: u32) -> Page<T> {
        let more = items.len() > limit as usize;
        items.truncate(limit as usize);
        let next_cursor = items.last().filter(|_| more).map(|(position, _)| self.cursor(position));
        Page { items: items.into_iter().map(|(_, item)| item).collect(), next_cursor }
    }
}

impl Store {
    /// One page of the items of a query, whose `after` and `limit` are replaced.
    pub(super) async fn page<T: DeserializeOwned>(
        &self,
        query: Query<'_>,
        scope: &CursorScope,
        page: &PageQuery,
    ) -> Result<Page<T>, Error> {
        let after = scope.position(page)?;
        let items = self.list(&Query { after: after.as_deref(), limit: page.limit + 1, ..query }).await?;
        Ok(scope.page(items, page.limit))
    }

    /// The items of a query, each with its sort key.
    pub(super) async fn list<T: DeserializeOwned>(&self, query: &Query<'_>) -> Result<Vec<(String, T)>, Error> {
        let items = self.query(query).await?.into_iter();
        items.map(|item| Ok((super::item::key_of(&item)?.sk, value_of(item)?))).collect()
    }
}
