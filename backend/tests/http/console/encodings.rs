//! Compressed copies, for clients that accept them.

use http::Method;
use http::header::ACCEPT_ENCODING;

use super::{assets, send};
use crate::harness::Postern;

#[tokio::test]
async fn the_smallest_accepted_encoding_is_sent() {
    let postern = Postern::new().await;
    let mut paths = assets(&postern).await;
    paths.extend(["/".to_owned(), "/users".to_owned()]);
    for path in paths {
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
