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
use super::item::{Item, key_of, value_of};
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

/// A part of a list: its entries, each with its position, and the position to continue after if there may be more.
pub type Listed<T> = (Vec<(String, T)>, Option<String>);

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

    /// The page of the first `limit` of these entries. It is the last if there are no more of them and none to continue
    /// with.
    pub fn page<T>(&self, (mut items, mut next): Listed<T>, limit: u32) -> Page<T> {
        if items.len() > limit as usize {
            items.truncate(limit as usize);
            next = items.last().map(|(position, _)| position.clone());
        }
        let items = items.into_iter().map(|(_, item)| item).collect();
        Page { items, next_cursor: next.map(|position| self.cursor(&position)) }
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
        let query = Query { after: after.as_deref(), limit: page.limit, ..query };
        Ok(scope.page(self.listed(&query).await?, page.limit))
    }

    /// Up to `limit` items of a query, each with its sort key.
    pub(super) async fn listed<T: DeserializeOwned>(&self, query: &Query<'_>) -> Result<Listed<T>, Error> {
        let (items, next) = self.query_page(query).await?;
        Ok((with_sort_keys(items)?, next))
    }

    /// The items of a query, each with its sort key.
    pub(super) async fn list<T: DeserializeOwned>(&self, query: &Query<'_>) -> Result<Vec<(String, T)>, Error> {
        with_sort_keys(self.query(query).await?)
    }
}

fn with_sort_keys<T: DeserializeOwned>(items: Vec<Item>) -> Result<Vec<(String, T)>, Error> {
    items.into_iter().map(|item| Ok((key_of(&item)?.sk, value_of(item)?))).collect()
}
