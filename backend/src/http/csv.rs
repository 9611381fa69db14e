//! CSV (RFC 4180), written for people who open it in a spreadsheet.

use std::future::Future;
use std::io::Write as _;

use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, LINK};
use postern_shared::page::{LogPage, PAGE_LIMIT, Page};

use super::description::Description;
use super::extract::{ListUrl, Paged, limit};
use super::respond::{Respond, with_header};
use crate::error::Error;
use crate::store::PageQuery;
use crate::store::page::Size;

/// The bytes with which a CSV answer is full, as the answer of a Lambda function counts them.
const BYTES: usize = 3_000_000;
/// The most bytes of the page that is added last. As CSV it is at most four times as long, and so fits into the 6 MB that a
/// function can answer.
const LAST_PAGE: usize = 500_000;

/// 200 with CSV, and a link to the next page if there is one.
pub(super) struct Csv {
    text: Vec<u8>,
    next: Option<String>,
}

/// A column: its name, and its cell in the row of an item.
pub(super) type Column<T> = (&'static str, fn(&T) -> String);

/// A list that can be answered as CSV.
pub(super) struct CsvTable<T: 'static> {
    /// Its columns, from left to right.
    pub(super) columns: &'static [Column<T>],
    /// The most rows of an answer, if the query sets no limit.
    pub(super) rows: usize,
}

impl<T> CsvTable<T> {
    /// Loads the items of a list, a page at a time, until the list ends or the answer is full.
    pub(super) async fn fill<P: ListPage<T>, F>(
        &self,
        url: &ListUrl,
        query: &impl Paged,
        mut load: impl FnMut(PageQuery) -> F,
    ) -> Result<Csv, Error>
    where
        F: Future<Output = Result<P, Error>>,
    {
        let mut room = if query.limit().is_none() { self.rows } else { limit(query.limit(), PAGE_LIMIT)? as usize };
        // A spreadsheet that expects another separator keeps a quoted cell whole.
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .quote_style(csv::QuoteStyle::Always)
            .from_writer(Vec::new());
        writer.write_record(self.columns.iter().map(|(name, _)| name)).map_err(Error::internal)?;
        let mut page = PageQuery { bytes: LAST_PAGE, ..PageQuery::new(0, query.cursor()) };
        let (mut size, mut counted, mut most) = (Size::default(), 0, PAGE_LIMIT);
        loop {
            page.limit = u32::try_from(room).map_or(PAGE_LIMIT, |room| room.min(most));
            let (items, next_cursor) = load(page.clone()).await?.parts();
            for item in &items {
                let cells = self.columns.iter().map(|(_, cell)| as_text(&cell(item)));
                writer.write_record(cells).map_err(Error::internal)?;
            }
            writer.flush().map_err(Error::internal)?;
            let before = size.0;
            size.write_all(&writer.get_ref()[counted..]).map_err(Error::internal)?;
            counted = writer.get_ref().len();
            // Of large items, no more are loaded than fit on a page.
            let is_large = size.0 - before > LAST_PAGE / 2;
            most = u32::try_from(2 * items.len()).ok().filter(|_| is_large).map_or(PAGE_LIMIT, |n| n.min(PAGE_LIMIT));
            room = if size.0 < BYTES { room.saturating_sub(items.len()) } else { 0 };
            page.cursor = next_cursor;
            if page.cursor.is_none() || room == 0 {
                let next = page.cursor.map(|cursor| url.next(&cursor));
                return Ok(Csv { text: writer.into_inner().map_err(Error::internal)?, next });
            }
        }
    }
}

/// A page of a list.
pub(super) trait ListPage<T> {
    /// Its items and the cursor of the next page.
    fn parts(self) -> (Vec<T>, Option<String>);
}

impl<T> ListPage<T> for Page<T> {
    fn parts(self) -> (Vec<T>, Option<String>) {
        (self.items, self.next_cursor)
    }
}

impl<T> ListPage<T> for LogPage<T> {
    fn parts(self) -> (Vec<T>, Option<String>) {
        (self.items, self.next_cursor)
    }
}

/// Marks what a spreadsheet would run as a formula as text, with `'`. Source: OWASP, CSV Injection.
fn as_text(cell: &str) -> String {
    let text = without_formulas(cell, |first| format!("'{first}"));
    if text.starts_with(['\t', '\r', '\n']) { format!("'{text}") } else { text }
}

/// A cell with JSON. In its texts, the beginning of a formula is escaped: another mark would change the value.
pub(super) fn json_cell(value: &impl ToString) -> String {
    without_formulas(&value.to_string(), |first| format!("\\u{:04x}", u32::from(first)))
}

/// Replaces each character that would begin a formula: at the start of the cell and, for programs that separate cells in
/// another way, after any separator. Spaces and quotation marks may stand before it.
fn without_formulas(cell: &str, mut replace: impl FnMut(char) -> String) -> String {
    let (mut text, mut is_start) = (String::with_capacity(cell.len()), true);
    for c in cell.chars() {
        match c {
            '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' if is_start => text.push_str(&replace(c)),
            _ => text.push(c),
        }
        let is_separator = matches!(c, ',' | ';' | '|' | '\t' | '\r' | '\n');
        is_start = is_separator || (is_start && (c.is_whitespace() || c == '"'));
    }
    text
}

impl Respond for Csv {
    const STATUS: u16 = 200;

    fn describe(description: &mut Description) {
        description.csv_answer();
    }
}

impl IntoResponse for Csv {
    fn into_response(self) -> Response {
        let response = ([(CONTENT_TYPE, "text/csv; charset=utf-8; header=present")], self.text).into_response();
        match self.next {
            Some(next) => with_header(response, LINK, &format!("<{next}>; rel=\"next\"")),
            None => response,
        }
    }
}
