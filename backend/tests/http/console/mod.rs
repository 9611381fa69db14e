//! The console's files: the page under every path that is not the API's, and what it loads.
//!
//! They are those that `cargo xtask build` wrote to `frontend/dist`; `cargo xtask test` does that first.

mod caching;
mod encodings;
mod first_load;
mod paths;
mod security_headers;

use axum::body::Body;
use http::header::ACCEPT_ENCODING;
use http::{HeaderName, Method, Request};

use crate::harness::{Postern, Reply};

/// Asks with these headers, and sees to it that the table is not asked.
async fn ask(postern: &Postern, method: Method, path: &str, headers: &[(HeaderName, &str)]) -> Reply {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    postern.tap.reset();
    let reply = postern.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(postern.tap.calls(), [], "{path}");
    reply
}

/// Gets a file as a browser does, which takes every encoding.
async fn get(postern: &Postern, path: &str) -> Reply {
    ask(postern, Method::GET, path, &[(ACCEPT_ENCODING, "gzip, deflate, br, zstd")]).await
}

/// Gets a file as text.
async fn text(postern: &Postern, path: &str) -> String {
    ask(postern, Method::GET, path, &[]).await.is(200).text
}

/// The paths of the files that the page names, each once.
async fn assets(postern: &Postern) -> Vec<String> {
    let page = text(postern, "/").await;
    let mut assets: Vec<String> =
        page.split('"').filter(|part| part.starts_with("/assets/")).map(str::to_owned).collect();
    assets.sort();
    assets.dedup();
    assert_eq!(assets.len(), 3, "script, module and styles: {assets:?}");
    assets
}
