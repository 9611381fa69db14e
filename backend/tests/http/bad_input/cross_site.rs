//! What a browser sends from another site with the session's cookie changes nothing (assertion 53).

use axum::body::Body;
use axum::extract::Request;
use http::Method;
use http::header::{CONTENT_TYPE, COOKIE, ORIGIN};

use super::without_effect;
use crate::fixture::{Fixture, Ready};
use crate::harness::{PASSWORD, PUBLIC_URL, Person, Postern, Reply};
use crate::samples::Sample;

/// What a browser says of where a request comes from: `Sec-Fetch-Site`, `Origin`.
type From = (Option<&'static str>, Option<&'static str>);

/// Not from Postern's own pages, or who knows.
const FOREIGN: [From; 16] = [
    (None, None),
    (Some("cross-site"), None),
    (Some("same-site"), None),
    (Some("none"), None),
    (Some(""), None),
    (Some("Same-Origin"), None),
    (Some("same-origin, cross-site"), None),
    (Some("cross-site"), Some(PUBLIC_URL)),
    (Some("same-site"), Some(PUBLIC_URL)),
    (None, Some("null")),
    (None, Some("")),
    (None, Some("https://evil.example.com")),
    (None, Some("http://postern.example.com")),
    (None, Some("https://postern.example.com:8443")),
    (None, Some("https://postern.example.com.evil.com")),
    (None, Some("https://postern.example.com/")),
];

/// From Postern's own pages.
const OWN: [From; 3] = [(Some("same-origin"), None), (None, Some(PUBLIC_URL)), (Some("same-origin"), Some(PUBLIC_URL))];

async fn send(postern: &Postern, ready: &Ready, method: Method, cookie: Option<&Person>, from: From) -> Reply {
    let mut request = Request::builder().method(method.clone()).uri(&ready.path);
    if let Some(person) = cookie {
        request = request.header(COOKIE, format!("__Host-postern={}", person.cookie));
    }
    for (name, value) in [("sec-fetch-site", from.0), (ORIGIN.as_str(), from.1)] {
        request = value.into_iter().fold(request, |request, value| request.header(name, value));
    }
    if method == Method::PATCH {
        request = request.header("if-match", "\"1\"");
    }
    let body = ready.body.as_ref().map_or_else(Body::empty, |body| Body::from(body.to_string()));
    postern.send(request.header(CONTENT_TYPE, "application/json").body(body).unwrap()).await
}

async fn staged(postern: &Postern) -> (Person, Vec<(Sample, Ready)>) {
    let person = Person::of(&postern.sign_in("ada@example.com", PASSWORD).await.is(200));
    (person, Fixture::on(postern).await.all_ready(&postern.ada()).await)
}

#[tokio::test]
async fn no_write_is_taken_from_another_site_with_a_session() {
    let postern = Postern::ready().await;
    let (person, requests) = staged(&postern).await;
    for (sample, ready) in requests.iter().filter(|(sample, _)| !sample.is_public() && sample.method() != Method::GET) {
        postern.tap.reset();
        without_effect(&postern, async {
            for from in FOREIGN {
                let reply = send(&postern, ready, sample.method(), Some(&person), from).await;
                assert_eq!(reply.body["code"], "cross_site", "{} {from:?} {reply:?}", sample.operation);
                assert_eq!(reply.status, 403);
            }
        })
        .await;
        assert_eq!(postern.tap.calls(), []);
    }
}

#[tokio::test]
async fn nobody_is_signed_in_or_set_up_from_another_site() {
    let postern = Postern::ready().await;
    let (person, requests) = staged(&postern).await;
    for (sample, ready) in requests.iter().filter(|(sample, _)| sample.is_public() && sample.method() == Method::POST) {
        without_effect(&postern, async {
            // A program says nothing of where it is; a browser always does.
            for from in FOREIGN.into_iter().filter(|from| *from != (None, None)) {
                for cookie in [None, Some(&person)] {
                    let reply = send(&postern, ready, Method::POST, cookie, from).await;
                    assert_eq!(reply.body["code"], "cross_site", "{} {from:?} {reply:?}", sample.operation);
                }
            }
        })
        .await;
    }
    let (_, sign_in) = requests.iter().find(|(sample, _)| sample.operation == "POST /api/v1/session").unwrap();
    for from in OWN.into_iter().chain([(None, None)]) {
        send(&postern, sign_in, Method::POST, None, from).await.is(200);
    }
}

#[tokio::test]
async fn reading_is_taken_from_anywhere_and_writing_from_ones_own_pages() {
    let postern = Postern::ready().await;
    let (person, requests) = staged(&postern).await;
    without_effect(&postern, async {
        for (sample, ready) in requests.iter().filter(|(sample, _)| sample.method() == Method::GET) {
            for method in [Method::GET, Method::HEAD] {
                for from in [FOREIGN[0], FOREIGN[1], FOREIGN[3], FOREIGN[11]] {
                    let reply = send(&postern, ready, method.clone(), Some(&person), from).await;
                    assert_eq!(reply.status, 200, "{method} {} {from:?}", sample.operation);
                }
            }
        }
    })
    .await;
    let fixture = Fixture::on(&postern).await;
    for from in OWN {
        let ready = fixture.ready(Sample::of("DELETE /api/v1/roles/{role}"), &postern.ada()).await;
        send(&postern, &ready, Method::DELETE, Some(&person), from).await.is(204);
    }
}

#[tokio::test]
async fn a_key_is_no_ambient_credential_and_needs_no_origin() {
    let postern = Postern::ready().await;
    let fixture = Fixture::on(&postern).await;
    let token = postern.ada().token("Extension").await;
    for (name, value) in [("sec-fetch-site", "cross-site"), (ORIGIN.as_str(), "https://shop.example.com")] {
        let ready = fixture.ready(Sample::of("DELETE /api/v1/roles/{role}"), &postern.ada()).await;
        let request = ready.request(&token.at(&postern)).header(name, value);
        postern.send(request.body(Body::empty()).unwrap()).await.is(204);
    }
}
