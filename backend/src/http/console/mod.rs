//! The console: its page at every path outside `/api`, and the files that the page loads below `/assets`. A path
//! that begins with `/api` after several slashes belongs to the API too, and is answered with JSON.
//!
//! The script on the page reads the path, so all paths get the same page. The files hold no data and are public;
//! nothing here reads the table.

mod file;

use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, RETRY_AFTER, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use postern_shared::path;
use postern_shared::problem::Code;

use super::marker::{Marker, corrected};
use super::problem::method_not_allowed;
use crate::config::PublicUrl;
use crate::error::{Error, Refusal};
use file::File;

/// A browser may load the console's own files and nothing else. The page itself contains no script.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; object-src 'none'; form-action 'self'; \
     frame-ancestors 'none'",
);
/// Browser features that the console does not use. It does write to the clipboard.
const FORBIDDEN: HeaderValue = HeaderValue::from_static(
    "camera=(), clipboard-read=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
);
/// No other site shares a process with the console or embeds its files.
const ALONE: HeaderValue = HeaderValue::from_static("same-origin");

/// The page may change at any time, so browsers check it each time.
const PAGE_CACHING: HeaderValue = HeaderValue::from_static("no-cache");
/// A file that is named after its content never changes.
const ASSET_CACHING: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The answer when there is no page.
const NOT_BUILT: &str = "The console is not built: run `cargo xtask build`, then load this page again.\n";

/// The target of a path.
enum Target<'a> {
    /// The page.
    Page,
    /// A file below `/assets`, by its name there.
    Asset(&'a str),
    /// Nothing in the console.
    Nothing(Refusal),
}

impl<'a> Target<'a> {
    fn at(path: &'a str) -> Self {
        if path.split('/').find(|segment| !segment.is_empty()) == Some("api") {
            return Self::Nothing(no_such_path(path));
        }
        match path.strip_prefix("/assets/") {
            Some(name) => Self::Asset(name),
            // No screen has a dot in its path, so this is a request for a file that does not exist.
            None if path.contains('.') => Self::Nothing(no_such_file()),
            None => Self::Page,
        }
    }
}

/// Answers a request that matches no route of the API.
pub(super) fn serve(request: &Request, public_url: &PublicUrl) -> Response {
    let target = match Target::at(request.uri().path()) {
        Target::Nothing(refusal) => return Error::from(refusal).into_response(),
        target => target,
    };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return ([(ALLOW, "GET,HEAD")], method_not_allowed()).into_response();
    }
    match target {
        Target::Asset(name) => match File::asset(name, request.headers()) {
            Some(file) => protected(answer(file, ASSET_CACHING, request.headers())),
            None => Error::from(no_such_file()).into_response(),
        },
        _ => match File::page(request.headers()) {
            Some(page) => {
                let page = protected(answer(page, PAGE_CACHING, request.headers()));
                let correction = Marker::of(request.headers(), public_url).and_then(Marker::for_page);
                corrected(page, correction, public_url)
            }
            None => protected(not_built()),
        },
    }
}

fn no_such_path(path: &str) -> Refusal {
    let hint = match path {
        _ if path.contains("//") => "Separate the parts of a path by one slash. ",
        _ if path.ends_with('/') => "Leave out the slash at the end of the path. ",
        _ => "",
    };
    Refusal::new(Code::NoSuchPath, format!("{hint}See {} for every path there is.", path::OPENAPI))
}

fn no_such_file() -> Refusal {
    Refusal::new(Code::NoSuchPath, "Load the page again: it may name other files by now.")
}

/// The file, or 304 if the browser has it already.
fn answer(file: File, caching: HeaderValue, request: &HeaderMap) -> Response {
    let headers = [(CACHE_CONTROL, caching), (VARY, HeaderValue::from_static("accept-encoding"))];
    if is_named(&file.tag, request) {
        return (StatusCode::NOT_MODIFIED, headers, [(ETAG, file.tag)]).into_response();
    }
    let kind = HeaderValue::from_static(file.kind);
    let mut response = (headers, [(CONTENT_TYPE, kind)], [(ETAG, file.tag)], file.content).into_response();
    file.encoding.declare(response.headers_mut());
    response
}

/// Whether `If-None-Match` names this tag, by weak comparison (RFC 9110, section 13.1.2).
fn is_named(tag: &str, request: &HeaderMap) -> bool {
    let lists = request.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    lists
        .flat_map(|list| list.split(','))
        .map(|named| named.trim().trim_start_matches("W/"))
        .any(|named| named == tag || named == "*")
}

fn not_built() -> Response {
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "no-store"), (RETRY_AFTER, "60")];
    (StatusCode::SERVICE_UNAVAILABLE, headers, NOT_BUILT).into_response()
}

/// Adds the headers that every file of the console has.
fn protected(response: Response) -> Response {
    let headers = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (HeaderName::from_static("cross-origin-opener-policy"), ALONE),
        (HeaderName::from_static("cross-origin-resource-policy"), ALONE),
        (HeaderName::from_static("permissions-policy"), FORBIDDEN),
    ];
    (headers, response).into_response()
}
