//! CSV (RFC 4180), written for people who open it in a spreadsheet.

use postern_shared::page::PAGE_LIMIT;

use super::extract::limit;
use crate::error::Error;

/// Most bytes of a CSV answer, roughly. A Lambda function answers at most 6 MB, with every quotation mark escaped.
const BYTES: usize = 3 * 1024 * 1024;

/// A CSV writer.
pub(super) struct Csv {
    writer: csv::Writer<Vec<u8>>,
    rows: usize,
}

/// The most rows to answer: the `limit` of the query, or else `most`.
pub(super) fn most_rows(asked: Option<u32>, most: usize) -> Result<usize, Error> {
    if asked.is_none() { Ok(most) } else { limit(asked).map(|rows| rows as usize) }
}

/// The number of items to load at once when there is room for so many rows.
pub(super) fn at_once(room: usize) -> u32 {
    u32::try_from(room).map_or(PAGE_LIMIT, |room| room.min(PAGE_LIMIT))
}

/// Finished CSV and the URL of the next page.
pub(super) struct Finished {
    pub(super) text: Vec<u8>,
    pub(super) next: Option<String>,
}

impl Csv {
    /// Starts with a header row of these columns.
    pub(super) fn new(columns: &[&str]) -> Result<Self, Error> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        writer.write_record(columns).map_err(Error::internal)?;
        Ok(Self { writer, rows: 0 })
    }

    /// Adds a row. A cell that a spreadsheet would run as a formula is marked as text with `'`.
    /// Source: OWASP, CSV Injection.
    pub(super) fn row(&mut self, cells: &[String]) -> Result<(), Error> {
        let cells = cells.iter().map(|cell| {
            if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{cell}") } else { cell.clone() }
        });
        self.rows += 1;
        self.writer.write_record(cells).map_err(Error::internal)
    }

    /// How many of at most so many rows still fit.
    pub(super) fn room(&self, rows: usize) -> usize {
        if self.writer.get_ref().len() < BYTES { rows.saturating_sub(self.rows) } else { 0 }
    }

    /// Ends the CSV, with the URL of the next page.
    pub(super) fn finish(self, next: Option<String>) -> Result<Finished, Error> {
        Ok(Finished { text: self.writer.into_inner().map_err(Error::internal)?, next })
    }
}
