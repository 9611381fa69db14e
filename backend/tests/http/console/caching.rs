//! What browsers cache, and how they revalidate it.

use http::Method;
use http::header::{ACCEPT_ENCODING, IF_NONE_MATCH};

use super::{assets, get, send};
use crate::harness::Postern;

#[tokio::test]
async fn the_page_is_revalidated_each_time_and_its_assets_are_cached_for_good() {
    let postern = Postern::new().await;
    for path in ["/", "/users"] {
        assert_eq!(get(&postern, path).await.is(200).header("cache-control"), Some("no-cache"));
    }
    for path in assets(&postern).await {
        let reply = get(&postern, &path).await.is(200);
        assert_eq!(reply.header("cache-control"), Some("public, max-age=31536000, immutable"), "{path}");
    }
    let missing = get(&postern, "/assets/postern-0000000000000000.js").await.is(404);
    assert_eq!(missing.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn a_page_that_a_browser_has_cached_is_not_sent_again() {
    let postern = Postern::new().await;
    let tag = |encoding: &'static str| {
        let postern = &postern;
        async move {
            let reply = send(postern, Method::GET, "/", &[(ACCEPT_ENCODING, encoding)]).await.is(200);
            let tag = reply.header("etag").unwrap().to_owned();
            assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() == 34, "not a strong tag: {tag}");
            tag
        }
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
