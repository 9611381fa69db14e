//! Sheets: answers as CSV (RFC 4180), for people who open them in a spreadsheet.

use crate::error::Error;

/// A sheet in the making.
pub(super) struct Sheet {
    writer: csv::Writer<Vec<u8>>,
    rows: usize,
}

/// A finished sheet, and the URL that goes on where it ends.
pub(super) struct Finished {
    pub(super) text: Vec<u8>,
    pub(super) next: Option<String>,
}

impl Sheet {
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

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// The sheet, with where it goes on.
    pub(super) fn finish(self, next: Option<String>) -> Result<Finished, Error> {
        Ok(Finished { text: self.writer.into_inner().map_err(Error::internal)?, next })
    }
}
