//! Sheets: a list as one file of comma-separated values that the browser saves.

use std::future::Future;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use crate::api::{Failure, Sheet};

/// Most lines of a file, roughly: what comes in one page is not cut.
pub const LINES: usize = 10_000;

/// A list as one sheet.
pub struct Collected {
    /// The heading, once, and the lines.
    pub csv: String,
    /// Whether nothing was left out.
    pub complete: bool,
}

/// Asks for page after page, by their cursor, and joins them, up to about [`LINES`] lines.
pub async fn collect<F>(ask: impl Fn(Option<String>) -> F) -> Result<Collected, Failure>
where
    F: Future<Output = Result<Sheet, Failure>>,
{
    let Sheet { text: mut csv, mut next_cursor } = ask(None).await?;
    let mut count = lines(&csv);
    while next_cursor.is_some() && count < LINES {
        let page = ask(next_cursor).await?;
        let body = without_heading(&page.text);
        count += lines(body);
        csv.push_str(body);
        next_cursor = page.next_cursor;
    }
    Ok(Collected { csv, complete: next_cursor.is_none() })
}

/// How many lines there are. A line break inside a quoted cell ends none.
fn lines(csv: &str) -> usize {
    let (mut is_quoted, mut count) = (false, 0);
    for byte in csv.bytes() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => count += 1,
            _ => {}
        }
    }
    count
}

/// The lines below the heading, which has no line break of its own.
fn without_heading(csv: &str) -> &str {
    csv.split_once('\n').map_or("", |(_, rest)| rest)
}

/// Has the browser save a sheet under a name. Says whether it could be handed over.
pub fn download(name: &str, csv: &str) -> bool {
    save(name, csv).is_ok()
}

fn save(name: &str, csv: &str) -> Result<(), JsValue> {
    // By this mark a spreadsheet knows that the text is UTF-8.
    let parts = js_sys::Array::of2(&"\u{feff}".into(), &csv.into());
    let kind = BlobPropertyBag::new();
    kind.set_type("text/csv;charset=utf-8");
    let url = Url::create_object_url_with_blob(&Blob::new_with_str_sequence_and_options(&parts, &kind)?)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The click has taken hold of the file already; the address is not needed any more.
    Url::revoke_object_url(&url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_break_inside_a_cell_ends_no_line() {
        assert_eq!(lines("at,name\r\n1,\"two\r\nlines\"\r\n2,\"a \"\"quoted\"\" name\"\r\n"), 3);
    }

    #[test]
    fn the_heading_is_taken_off_once() {
        assert_eq!(without_heading("at,name\r\n1,x\r\n2,y\r\n"), "1,x\r\n2,y\r\n");
        assert_eq!(without_heading(""), "");
    }
}
