//! The console's files: the page, served under every path outside the API, and the assets it loads.
//!
//! `cargo xtask build` writes them to `frontend/dist`, and `cargo xtask test` runs it first.

mod delivery;
mod paths;
mod security_headers;

use axum::body::Body;
use http::header::ACCEPT_ENCODING;
use http::{HeaderName, Method, Request};

use crate::harness::{Postern, Reply};

/// Sends a request with these headers and asserts that it makes no call to the table.
async fn send(postern: &Postern, method: Method, path: &str, headers: &[(HeaderName, &str)]) -> Reply {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    postern.tap.reset();
    let reply = postern.send_with(request, Body::empty()).await;
    assert_eq!(postern.tap.calls(), [], "{path}");
    reply
}

/// Gets a file as a browser does, accepting every encoding.
async fn get(postern: &Postern, path: &str) -> Reply {
    send(postern, Method::GET, path, &[(ACCEPT_ENCODING, "gzip, deflate, br, zstd")]).await
}

/// Gets a file uncompressed, as text.
async fn text(postern: &Postern, path: &str) -> String {
    send(postern, Method::GET, path, &[]).await.is(200).text
}

/// The paths of the assets that the page loads, without duplicates.
async fn assets(postern: &Postern) -> Vec<String> {
    let page = text(postern, "/").await;
    let mut assets: Vec<String> =
        page.split('"').filter(|part| part.starts_with("/assets/")).map(str::to_owned).collect();
    assets.sort();
    assets.dedup();
    assert_eq!(assets.len(), 4, "expected script, module, styles and icon: {assets:?}");
    assets
}

/// The paths of all files, and one more of the page.
async fn files(postern: &Postern) -> Vec<String> {
    let mut files = assets(postern).await;
    files.extend(["/".to_owned(), "/users".to_owned()]);
    files
}
