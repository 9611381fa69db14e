//! The host that a request is for.
//!
//! A page of another site can point its own name at this server (DNS rebinding). To the browser, requests to that name are
//! then of the same origin, but their `Host` is still the foreign name.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use http::header::HOST;
use http::uri::Authority;
use http::{HeaderValue, Method};
use postern_shared::path;
use postern_shared::problem::Code;

use crate::config::{PublicUrl, is_loopback};
use crate::error::Error;

/// Refuses a request for a host that is neither that of the public URL nor this machine itself.
pub(super) async fn must_be_known(State(public_url): State<PublicUrl>, request: Request, next: Next) -> Response {
    match authority(&request) {
        Some(authority) if public_url.is_host(authority.host()) => next.run(request).await,
        // A browser on this machine belongs at the one URL for which sessions work.
        Some(authority) if is_loopback(authority.host()) && public_url.is_loopback() && is_page(&request) => {
            let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
            Redirect::temporary(&format!("{public_url}{target}")).into_response()
        }
        Some(authority) if is_loopback(authority.host()) => next.run(request).await,
        _ => {
            let sentence = format!("This server answers for {public_url} only: send its host as Host, or localhost.");
            Error::refused(Code::BadHeader, sentence).into_response()
        }
    }
}

/// The host and port that a request is for: in HTTP/2 a part of the URI, in HTTP/1 the one `Host` header.
fn authority(request: &Request) -> Option<Authority> {
    if let Some(authority) = request.uri().authority() {
        return Some(authority.clone());
    }
    let mut hosts = request.headers().get_all(HOST).iter();
    let host: Option<&HeaderValue> = hosts.next().filter(|_| hosts.next().is_none());
    host?.to_str().ok()?.parse().ok()
}

/// Whether a browser asks for a page of the console.
fn is_page(request: &Request) -> bool {
    *request.method() == Method::GET && !request.uri().path().starts_with(path::BASE)
}
