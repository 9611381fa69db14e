//! CloudFront in front: its secret lets requests in, and its word on the viewer counts.

use axum::body::Body;
use axum::extract::Request;
use serde_json::json;

use crate::fixture::Fixture;
use crate::harness::lambda::{Source, event};
use crate::harness::{PASSWORD, PUBLIC_URL, Reply};

const SECRET: &str = "q8Zt5vYw2LxR7cNf3BhK9mJd6PsG4aUe";

#[tokio::test]
async fn with_a_front_only_its_requests_are_answered_and_it_names_the_viewer() {
    let (fixture, _) = Fixture::ready().await;
    let api = fixture.api_with(&[("POSTERN_FRONT_SECRET", SECRET)]).await;
    let sign_in = async |headers: &[(&str, &str)], password: &str| -> Reply {
        let body = json!({ "login": "ada@example.com", "password": password }).to_string();
        let request = Request::post("/api/v1/session").header("content-type", "application/json");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        api.send_event(&event(request.body(Body::from(body)).unwrap(), Source::HttpApi).await).await
    };
    let from = |address: &'static str| [("x-postern-front", SECRET), ("x-postern-viewer", address)];

    let around = [
        vec![],
        vec![("x-postern-viewer", "198.51.100.1")],
        vec![("x-postern-front", "wrong"), ("x-postern-viewer", "198.51.100.1")],
        vec![("x-postern-front", SECRET)],
        vec![("x-postern-front", SECRET), ("x-postern-viewer", "nowhere")],
    ];
    for headers in around {
        let refused = sign_in(&headers, PASSWORD).await.is(403);
        assert_eq!(refused.text, format!("Postern is at {PUBLIC_URL}."));
        assert!(refused.header("set-cookie").is_none());
    }
    // Failures count by the address of the viewer.
    for _ in 0..10 {
        sign_in(&from("198.51.100.1"), "not the one it is").await.is_problem(401, "sign_in_failed");
    }
    sign_in(&from("198.51.100.1"), PASSWORD).await.is_problem(429, "too_many_attempts");
    sign_in(&from("2001:db8::7"), PASSWORD).await.is(200);
    assert!(!api.function().log().contains(SECRET));
}
