//! The console's files, returned as base64.

use axum::body::Body;
use http::Method;
use http::header::ACCEPT_ENCODING;

use crate::fixture::Fixture;

#[tokio::test]
async fn the_page_and_its_script_arrive_intact_in_any_encoding() {
    let fixture = Fixture::new().await;
    let api = fixture.api().await;
    let page = api.anonymous().get("/users").await.is(200);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'self'"), "{policy}");
    let script = page.text.split('"').find(|part| part.contains(".js"));
    let script = script.expect("there is no console yet: build it with `cargo xtask build`");
    let plain = api.anonymous().get(script).await.is(200);
    assert!(plain.text.contains("WebAssembly"), "{script}");
    let request = api.anonymous().request(Method::GET, script).header(ACCEPT_ENCODING, "br");
    let packed = api.send_with(request, Body::empty()).await.is(200);
    assert_eq!(packed.header("content-encoding"), Some("br"));
}
