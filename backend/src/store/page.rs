//! Cursors: where a page ended, bound to the list, the caller and the filter it was given for.
//!
//! A cursor says a position, never a partition: that is built from the request each time. So it need not be secret, and
//! one that was made up can at most name another position in a list that the caller may read anyway.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use postern_shared::page::{PAGE_DEFAULT, PAGE_LIMIT};
use postern_shared::problem::Code;

use crate::error::Error;
use crate::secret::hash::Hash;

/// Bytes of the binding in a cursor.
const BINDING: usize = 9;

/// Which list, for whom, under which filter.
#[derive(Debug)]
pub struct CursorScope([u8; BINDING]);

impl CursorScope {
    /// Binds a cursor to these, each a text of the list's own.
    #[must_use]
    pub fn to(parts: &[&str]) -> Self {
        let hash = Hash::of(&parts.join("\u{0}")).bytes();
        let mut scope = [0; BINDING];
        scope.copy_from_slice(&hash[..BINDING]);
        Self(scope)
    }

    /// The cursor for a position.
    #[must_use]
    pub fn cursor(&self, position: &str) -> String {
        URL_SAFE_NO_PAD.encode([&self.0, position.as_bytes()].concat())
    }

    /// The position that a cursor says.
    pub fn position(&self, cursor: &str) -> Result<String, Error> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| bad_cursor())?;
        let position = bytes.strip_prefix(&self.0).ok_or_else(bad_cursor)?;
        String::from_utf8(position.to_vec()).map_err(|_| bad_cursor())
    }
}

/// The refusal of a cursor that this list did not give to this caller.
pub fn bad_cursor() -> Error {
    Error::refused(Code::BadCursor, "Use the next_cursor of this very list, or leave it out to start again.")
}

/// How many items a page shall have.
pub fn limit(asked: Option<u32>) -> Result<u32, Error> {
    match asked {
        None => Ok(PAGE_DEFAULT),
        Some(limit) if (1..=PAGE_LIMIT).contains(&limit) => Ok(limit),
        Some(_) => Err(Error::refused(Code::BadQuery, format!("limit is a number from 1 to {PAGE_LIMIT}."))),
    }
}
