//! The console: its page under every path that is not the API's, and below `/assets` what the page loads.
//!
//! Where one is in the console is for the script on the page to say, so all its paths get the same page. It holds no data and
//! is given to anyone, whoever they are; nothing here asks the table.

mod encoding;
mod file;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, RETRY_AFTER, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use postern_shared::path;
use postern_shared::problem::Code;

use super::gate;
use super::security_headers::add_security_headers;
use crate::app::App;
use crate::error::Refusal;
use file::File;

/// What a browser may load, and from where: the console's own files and nothing else. No script stands in the page itself.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; object-src 'none'; form-action 'self'; \
     frame-ancestors 'none'",
);
/// What the console never asks a browser for. Writing to the clipboard is not among it.
const FORBIDDEN: HeaderValue = HeaderValue::from_static(
    "camera=(), clipboard-read=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
);
/// No other site shares a process with the console, or shows what is its.
const ALONE: HeaderValue = HeaderValue::from_static("same-origin");

/// The page may change at any time: browsers ask each time whether it has.
const PAGE_CACHING: HeaderValue = HeaderValue::from_static("no-cache");
/// A file that is named after its content never changes.
const ASSET_CACHING: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// What is said as long as there is no page.
const NOT_BUILT: &str = "The console is not built: run `cargo xtask build`, then load this page again.\n";

/// What a path is for.
enum Accept<'a> {
    /// The page.
    Page,
    /// A file below `/assets`, by its name there.
    Asset(&'a str),
    /// Something that is not the console's.
    Nothing(Refusal),
}

impl<'a> Accept<'a> {
    fn at(path: &'a str) -> Self {
        if path == "/api" || path.starts_with("/api/") {
            let sentence = format!("See {} for every path there is.", path::OPENAPI);
            return Self::Nothing(Refusal::new(Code::NoSuchPath, sentence));
        }
        match path.strip_prefix("/assets/") {
            Some(name) => Self::Asset(name),
            // No screen has a dot in its path: who looks for a file is not to be told that it is there.
            None if path.contains('.') => Self::Nothing(no_such_file()),
            None => Self::Page,
        }
    }
}

/// Answers a request that no route of the API is for.
pub(super) fn serve(app: &App, request: &Request) -> Response {
    let accept = match Accept::at(request.uri().path()) {
        Accept::Nothing(refusal) => return gate::refuse(app, request, refusal.into()),
        accept => accept,
    };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let refusal = Refusal::new(Code::MethodNotAllowed, "The Allow header says which methods this path has.");
        let mut response = gate::refuse(app, request, refusal.into());
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET,HEAD"));
        return response;
    }
    match accept {
        Accept::Asset(name) => match File::asset(name, request.headers()) {
            Some(file) => protected(app, answer(file, ASSET_CACHING, request.headers())),
            None => gate::refuse(app, request, no_such_file().into()),
        },
        _ => match File::page(request.headers()) {
            Some(page) => protected(app, answer(page, PAGE_CACHING, request.headers())),
            None => protected(app, not_built()),
        },
    }
}

fn no_such_file() -> Refusal {
    Refusal::new(Code::NoSuchPath, "Load the page again: it may name other files by now.")
}

/// The file, or that the sender has it already.
fn answer(file: File, caching: HeaderValue, asked: &HeaderMap) -> Response {
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, caching);
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    let has_it = is_named(&file.tag, asked);
    if let Ok(tag) = HeaderValue::from_str(&file.tag) {
        headers.insert(ETAG, tag);
    }
    if has_it {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.kind));
    file.encoding.declare(headers);
    *response.body_mut() = Body::from(file.content);
    response
}

/// Whether `If-None-Match` names this tag. Weakly compared, as RFC 9110 (13.1.2) has it.
fn is_named(tag: &str, asked: &HeaderMap) -> bool {
    let lists = asked.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    lists
        .flat_map(|list| list.split(','))
        .map(|named| named.trim().trim_start_matches("W/"))
        .any(|named| named == tag || named == "*")
}

fn not_built() -> Response {
    let mut response = Response::new(Body::from(NOT_BUILT));
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(RETRY_AFTER, HeaderValue::from_static("60"));
    response
}

/// Adds the headers that every answer of the console has.
fn protected(app: &App, mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), ALONE);
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), ALONE);
    headers.insert(HeaderName::from_static("permissions-policy"), FORBIDDEN);
    add_security_headers(app, headers);
    response
}
