//! Pages: cursors, and the one place that cuts a list into pages.
//!
//! A cursor contains a position, never a partition: the partition is built from each request. So a cursor need not be
//! secret. A forged one can at most name another position in a list that the caller may read anyway.

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use postern_shared::page::{PAGE_BYTES, Page};
use postern_shared::principal::PrincipalId;
use serde::Serialize;
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
    /// The most bytes of its items, as [`size`] counts them. One item always fits.
    pub bytes: usize,
}

impl PageQuery {
    /// A page that a Lambda function can answer.
    pub const fn new(limit: u32, cursor: Option<String>) -> Self {
        Self { limit, cursor, bytes: PAGE_BYTES }
    }

    /// How many of these items, the first ones, fit on the page.
    fn fitting<'a, T: Serialize + 'a>(&self, items: impl Iterator<Item = &'a T>) -> usize {
        let (mut count, mut room) = (0, self.bytes);
        for item in items.take(self.limit as usize) {
            let size = size(item);
            if count > 0 && size > room {
                break;
            }
            (count, room) = (count + 1, room.saturating_sub(size));
        }
        count
    }
}

/// The bytes of an item in the answer of a Lambda function, in which the body is a JSON string: quotation marks and
/// backslashes are escaped.
pub fn size(item: &impl Serialize) -> usize {
    let mut size = Size(1);
    // Only a value that cannot be JSON fails, and then its answer does.
    let _ = serde_json::to_writer(&mut size, item);
    size.0
}

/// Counts the bytes of a text in a JSON string.
#[derive(Debug, Default)]
pub struct Size(pub usize);

impl io::Write for Size {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0 += text.len() + text.iter().filter(|byte| matches!(byte, b'"' | b'\\' | b'\r' | b'\n' | b'\t')).count();
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
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

    /// The page of the first of these entries, as many as fit. It is the last if there are no more of them and none to
    /// continue with.
    pub fn page<T: Serialize>(&self, (mut items, mut next): Listed<T>, page: &PageQuery) -> Page<T> {
        let fitting = page.fitting(items.iter().map(|(_, item)| item));
        if items.len() > fitting {
            items.truncate(fitting);
            next = items.last().map(|(position, _)| position.clone());
        }
        let items = items.into_iter().map(|(_, item)| item).collect();
        Page { items, next_cursor: next.map(|position| self.cursor(&position)), total: None }
    }
}

impl Store {
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
