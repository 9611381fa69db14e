//! The security headers of the page and its assets.

use super::{files, get, text};
use crate::harness::Postern;

/// The content security policy of the console.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; object-src 'none'; \
    form-action 'self'; frame-ancestors 'none'";

#[tokio::test]
async fn every_file_has_the_security_headers() {
    let postern = Postern::new().await;
    for path in files(&postern).await {
        let reply = get(&postern, &path).await.is(200);
        for (name, value) in [
            ("content-security-policy", POLICY),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("strict-transport-security", "max-age=63072000; includeSubDomains"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(reply.header(name), Some(value), "{path}");
        }
        let permissions_policy = reply.header("permissions-policy").unwrap();
        assert!(
            permissions_policy.contains("camera=()") && !permissions_policy.contains("clipboard-write"),
            "{permissions_policy}"
        );
        assert!(!reply.headers.contains_key("set-cookie"));
    }
}

#[tokio::test]
async fn an_api_response_can_load_nothing() {
    let postern = Postern::new().await;
    for path in ["/api/v1/healthz", "/api/v1/roles", "/api/nothing", "/assets/nothing.js"] {
        let reply = postern.anonymous().get(path).await;
        let policy = "default-src 'none'; frame-ancestors 'none'";
        assert_eq!(reply.header("content-security-policy"), Some(policy), "{path}");
    }
}

#[tokio::test]
async fn the_page_has_no_inline_script_or_style() {
    let postern = Postern::new().await;
    let page = text(&postern, "/").await;
    for script in page.split("<script").skip(1) {
        let (attributes, rest) = script.split_once('>').unwrap();
        assert!(attributes.contains("src=\"/assets/") && rest.starts_with("</script>"), "{script}");
    }
    let handlers = page
        .split(" on")
        .skip(1)
        .filter(|rest| rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).starts_with('='));
    assert_eq!(handlers.count(), 0, "{page}");
    assert!(!page.contains("<style") && !page.contains(" style="), "{page}");
    assert!(!page.contains("{{"), "{page}");
}
