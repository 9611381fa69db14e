//! The console's files, returned as base64.

use crate::fixture::{Fixture, HttpEvent};

#[tokio::test]
async fn the_page_and_its_script_arrive_intact_in_any_encoding() {
    let fixture = Fixture::new().await;
    let api = fixture.api().await;
    let page = api.send(&HttpEvent::new("GET", "/users")).await.is(200);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'self'"), "{policy}");
    let script = page.text.split('"').find(|part| part.contains(".js"));
    let script = script.expect("there is no console yet: build it with `cargo xtask build`");
    let plain = api.send(&HttpEvent::new("GET", script)).await.is(200);
    assert!(plain.text.contains("WebAssembly"), "{script}");
    let packed = api.send(&HttpEvent::new("GET", script).header("accept-encoding", "br")).await.is(200);
    assert_eq!(packed.header("content-encoding"), Some("br"));
}
