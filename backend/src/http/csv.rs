//! Sheets: answers as CSV (RFC 4180), for people who open them in a spreadsheet.

use postern_shared::page::PAGE_LIMIT;

use super::argument::limit;
use crate::error::Error;

/// Most bytes of a sheet, roughly: a Lambda function answers at most 6 MB, with every quotation mark escaped.
const BYTES: usize = 3 * 1024 * 1024;

/// A sheet in the making.
pub(super) struct Csv {
    writer: csv::Writer<Vec<u8>>,
    rows: usize,
}

/// How many rows a sheet has at most: as many as were asked for, or else as many as a sheet of its kind can have.
pub(super) fn most_rows(asked: Option<u32>, most: usize) -> Result<usize, Error> {
    if asked.is_none() { Ok(most) } else { limit(asked).map(|rows| rows as usize) }
}

/// How many items to ask for in one call, where there is room for so many.
pub(super) fn at_once(room: usize) -> u32 {
    u32::try_from(room).map_or(PAGE_LIMIT, |room| room.min(PAGE_LIMIT))
}

/// A finished sheet, and the URL that goes on where it ends.
pub(super) struct Finished {
    pub(super) text: Vec<u8>,
    pub(super) next: Option<String>,
}

impl Csv {
    /// A sheet with these columns.
    pub(super) fn new(columns: &[&str]) -> Result<Self, Error> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        writer.write_record(columns).map_err(Error::internal)?;
        Ok(Self { writer, rows: 0 })
    }

    /// Adds a row. A cell that a spreadsheet would run is made text with `'`.
    /// Source: OWASP, CSV Injection.
    pub(super) fn row(&mut self, cells: &[String]) -> Result<(), Error> {
        let cells = cells.iter().map(|cell| {
            if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{cell}") } else { cell.clone() }
        });
        self.rows += 1;
        self.writer.write_record(cells).map_err(Error::internal)
    }

    /// How many rows may still come, of at most so many.
    pub(super) fn room(&self, rows: usize) -> usize {
        if self.writer.get_ref().len() < BYTES { rows.saturating_sub(self.rows) } else { 0 }
    }

    /// The sheet, with where it goes on.
    pub(super) fn finish(self, next: Option<String>) -> Result<Finished, Error> {
        Ok(Finished { text: self.writer.into_inner().map_err(Error::internal)?, next })
    }
}
