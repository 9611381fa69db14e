//! How files are delivered: compressed for clients that accept it, cached, and small enough to load fast.

use std::fs;

use http::Method;
use http::header::{ACCEPT_ENCODING, IF_NONE_MATCH};

use super::{assets, files, get, send, text};
use crate::harness::Postern;

/// The most bytes for page, script, module and styles together.
const BUDGET: usize = 300_000;

#[tokio::test]
async fn the_smallest_accepted_encoding_is_sent() {
    let postern = Postern::new().await;
    for path in files(&postern).await {
        for (accepted, encoding) in [
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip", Some("gzip")),
            ("GZIP , Br", Some("br")),
            ("gzip;q=1.0, br;q=0.1", Some("br")),
            ("br;q=0, gzip", Some("gzip")),
            ("br;q=0.000,gzip;q=0", None),
            ("*", Some("br")),
            ("*;q=0.5, br;q=0", Some("gzip")),
            ("br, *;q=0", Some("br")),
            ("*;q=0", None),
            ("identity", None),
            ("identity;q=0", None),
            ("deflate", None),
            ("x-br, brotli", None),
            ("", None),
            (";;,=,q", None),
        ] {
            let reply = send(&postern, Method::GET, &path, &[(ACCEPT_ENCODING, accepted)]).await.is(200);
            assert_eq!(reply.header("content-encoding"), encoding, "{path} for {accepted:?}");
            assert_eq!(reply.header("vary"), Some("accept-encoding"), "{path}");
        }
        let plain = send(&postern, Method::GET, &path, &[]).await.is(200);
        assert_eq!(plain.header("content-encoding"), None, "{path}");
        let two_headers = [(ACCEPT_ENCODING, "deflate"), (ACCEPT_ENCODING, "gzip")];
        let reply = send(&postern, Method::GET, &path, &two_headers).await.is(200);
        assert_eq!(reply.header("content-encoding"), Some("gzip"), "{path}");
    }
}

#[tokio::test]
async fn every_file_has_its_media_type_and_is_cached_for_good_except_the_page() {
    let postern = Postern::new().await;
    let first = assets(&postern).await;
    let script = text(&postern, first.iter().find(|path| path.contains(".js")).unwrap()).await;
    // The script loads further files later.
    let named = script.split('"').filter(|part| part.starts_with("/assets/")).map(str::to_owned);
    let later: Vec<String> = named.filter(|path| !first.contains(path)).collect();
    assert!(!later.is_empty());
    let of_kind = |kind: &str| first.iter().find(|path| path.ends_with(kind)).unwrap();
    let (page, module) = ("text/html; charset=utf-8", "application/wasm");
    let mut files = vec![
        ("/", page),
        ("/users", page),
        (of_kind(".wasm"), module),
        (of_kind(".svg"), "image/svg+xml"),
        (of_kind(".css"), "text/css; charset=utf-8"),
        (of_kind(".js"), "text/javascript; charset=utf-8"),
    ];
    files.extend(later.iter().map(|path| (path.as_str(), module)));
    for (path, media_type) in files {
        let reply = get(&postern, path).await.is(200);
        let cached = if media_type == page { "no-cache" } else { "public, max-age=31536000, immutable" };
        let headers = ["content-type", "cache-control", "content-encoding"].map(|name| reply.header(name));
        assert_eq!(headers, [Some(media_type), Some(cached), Some("br")], "{path}");
    }
    let missing = get(&postern, "/assets/postern-0000000000000000.js").await.is(404);
    assert_eq!(missing.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn a_page_that_a_browser_has_cached_is_not_sent_again() {
    let postern = Postern::new().await;
    let tag = async |encoding: &str| {
        let reply = send(&postern, Method::GET, "/", &[(ACCEPT_ENCODING, encoding)]).await.is(200);
        let tag = reply.header("etag").unwrap().to_owned();
        assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() == 34, "not a strong tag: {tag}");
        tag
    };
    let (brotli, gzip, plain) = (tag("br").await, tag("gzip").await, tag("identity").await);
    assert!(brotli != gzip && gzip != plain && plain != brotli, "different bytes have the same tag");

    for tags in [brotli.clone(), format!("W/{brotli}"), format!("\"x\", {brotli}"), "*".to_owned()] {
        for method in [Method::GET, Method::HEAD] {
            let headers = [(ACCEPT_ENCODING, "br"), (IF_NONE_MATCH, tags.as_str())];
            let reply = send(&postern, method, "/users", &headers).await.is(304);
            assert_eq!(reply.text, "");
            assert_eq!(reply.header("etag"), Some(&*brotli));
            assert_eq!(reply.header("cache-control"), Some("no-cache"));
            assert_eq!(reply.header("vary"), Some("accept-encoding"));
            assert!(!reply.headers.contains_key("content-type") && !reply.headers.contains_key("content-encoding"));
        }
    }
    for tags in [gzip.as_str(), "\"x\"", "", brotli.trim_matches('"')] {
        let headers = [(ACCEPT_ENCODING, "br"), (IF_NONE_MATCH, tags)];
        send(&postern, Method::GET, "/", &headers).await.is(200);
    }
}

#[tokio::test]
async fn the_first_load_is_within_its_budget() {
    let stamp = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../frontend/dist/stamp")).unwrap_or_default();
    assert!(stamp.starts_with("console "), "this needs a release build of the console: `cargo xtask build`");
    let postern = Postern::new().await;
    let mut paths = assets(&postern).await;
    paths.push("/".to_owned());
    let mut sum = 0;
    for path in paths {
        let reply = get(&postern, &path).await.is(200);
        assert_eq!(reply.header("content-encoding"), Some("br"), "{path}");
        sum += reply.header("content-length").unwrap().parse::<usize>().unwrap();
    }
    assert!(sum <= BUDGET, "{sum} bytes");
}
