//! Which file each path serves.

use http::Method;
use http::header::{ACCEPT, ALLOW, AUTHORIZATION, COOKIE};

use super::{assets, send, text};
use crate::harness::Postern;

#[tokio::test]
async fn every_screen_path_serves_the_same_page() {
    let postern = Postern::new().await;
    let page = text(&postern, "/").await;
    assert!(page.starts_with("<!doctype html>"), "{page}");
    for path in ["/setup", "/users", "/users/usr_000000000000/edit", "/apis", "/assets", "//users", "/%FF", "/?q=a.b"] {
        assert_eq!(text(&postern, path).await, page, "{path}");
    }
    let credentials: [(_, &str); 2] = [(COOKIE, "__Host-postern=nonsense"), (AUTHORIZATION, "Bearer nonsense")];
    let with_credentials = send(&postern, Method::GET, "/", &credentials).await.is(200);
    assert_eq!(with_credentials.text, page, "credentials make no difference");
}

#[tokio::test]
async fn a_missing_file_and_every_unknown_path_under_api_are_not_found() {
    let postern = Postern::new().await;
    let asset = assets(&postern).await.remove(0);
    let copy = format!("{asset}.br");
    let inside = format!("/assets/x/..{asset}");
    let paths = [
        "/assets/",
        "/assets/index.html",
        "/assets/../index.html",
        "/assets/../stamp",
        "/assets/..%2Findex.html",
        "/assets/%2e%2e/%2e%2e/Cargo.toml",
        "/assets/../../../backend/Cargo.toml",
        "/assets/postern-0000000000000000.js",
        "/assets/%00.js",
        "/index.html",
        "/index.html.br",
        "/favicon.ico",
        "/.env",
        &copy,
        &inside,
    ];
    // Every path under `/api` belongs to the API.
    let of_api = ["/api", "/api/", "/api/v1", "/api/v2/roles", "/api/v1/assets/x.js", "/api/../", "/api/index.html"];
    let of_api = of_api.into_iter().chain(["//api", "//api/v1/roles", "///api//v1/roles", "//api/"]);
    for path in paths.into_iter().chain(of_api) {
        let reply = send(&postern, Method::GET, path, &[(ACCEPT, "text/html")]).await;
        reply.is_problem(404, "no_such_path");
    }
}

#[tokio::test]
async fn files_can_only_be_read() {
    let postern = Postern::new().await;
    let asset = assets(&postern).await.remove(0);
    for path in ["/", "/users", &asset] {
        for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"] {
            let reply = send(&postern, method.parse().unwrap(), path, &[]).await;
            let reply = reply.is_problem(405, "method_not_allowed");
            assert_eq!(reply.header(ALLOW.as_str()), Some("GET,HEAD"));
        }
    }
}

#[tokio::test]
async fn a_head_is_answered_like_a_get_without_its_body() {
    let postern = Postern::new().await;
    let asset = assets(&postern).await.remove(0);
    for path in ["/", &asset] {
        let get = send(&postern, Method::GET, path, &[]).await.is(200);
        let head = send(&postern, Method::HEAD, path, &[]).await.is(200);
        assert_eq!(head.headers, get.headers);
        assert!(get.headers.contains_key("content-length") && !get.text.is_empty() && head.text.is_empty());
    }
}
