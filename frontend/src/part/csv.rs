//! Lists as CSV files that the browser saves.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;
use postern_shared::permission::Permission;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use crate::api::{CsvPage, Failure};
use crate::state::rights::Rights;
use crate::text::csv as words;
use crate::ui::{Button, Glyph, Toaster};

/// Most lines of a file, roughly: a page is never cut.
const LINES: usize = 10_000;

/// The button that downloads a list.
#[component]
pub fn DownloadCsv<L, F>(
    /// The permission it takes.
    permission: Permission,
    /// Its label.
    #[prop(default = words::DOWNLOAD)]
    label: &'static str,
    /// The name of the file, read when the button is pressed.
    file: impl Fn() -> String + Send + Sync + 'static,
    /// Reads the query when the button is pressed. Returns what loads its page at a cursor, or the first, and reads no signal:
    /// the person may change the query or leave the screen meanwhile.
    query: impl Fn() -> L + Send + Sync + 'static,
    /// The warning when the list is longer than the file.
    too_long: &'static str,
) -> impl IntoView
where
    L: Fn(Option<String>) -> F + 'static,
    F: Future<Output = Result<CsvPage, Failure>> + 'static,
{
    let (toaster, busy) = (Toaster::here(), RwSignal::new(false));
    let disabled_reason = Rights::here().disabled_reason(permission);
    let press = move |()| {
        let (file, load) = (file(), query());
        busy.set(true);
        spawn_local(async move {
            let outcome = collect(load).await;
            busy.try_set(false);
            match outcome {
                Ok((csv, _)) if save(&file, &csv).is_err() => toaster.warn(words::NOT_SAVED),
                Ok((_, true)) => {}
                Ok((_, false)) => toaster.warn(too_long),
                Err(failure) => toaster.warn(failure.sentence()),
            }
        });
    };
    view! { <Button glyph=Glyph::Download busy disabled_reason on_press=press>{label}</Button> }
}

/// Loads page after page and joins them, up to about [`LINES`] lines. Returns the text and whether it is complete.
async fn collect<F>(load: impl Fn(Option<String>) -> F) -> Result<(String, bool), Failure>
where
    F: Future<Output = Result<CsvPage, Failure>>,
{
    let CsvPage { text: mut csv, mut next_cursor } = load(None).await?;
    let mut count = lines(&csv);
    while next_cursor.is_some() && count < LINES {
        let page = load(next_cursor).await?;
        let body = without_heading(&page.text);
        count += lines(body);
        csv.push_str(body);
        next_cursor = page.next_cursor;
    }
    Ok((csv, next_cursor.is_none()))
}

/// Counts the lines. A line break inside a quoted cell does not count.
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

/// Has the browser save a file.
fn save(name: &str, csv: &str) -> Result<(), JsValue> {
    // The byte order mark tells a spreadsheet that the text is UTF-8.
    let parts = js_sys::Array::of2(&"\u{feff}".into(), &csv.into());
    let kind = BlobPropertyBag::new();
    kind.set_type("text/csv;charset=utf-8");
    let url = Url::create_object_url_with_blob(&Blob::new_with_str_sequence_and_options(&parts, &kind)?)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The browser has the file by now, so the address can go.
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
