//! A browser's requests from another site change nothing, even with the session cookie.

use axum::body::Body;
use axum::extract::Request;
use http::Method;
use http::header::{CONTENT_TYPE, COOKIE, ORIGIN};

use super::without_effect;
use crate::fixture::{Fixture, PreparedRequest};
use crate::harness::{PASSWORD, PUBLIC_URL, Person, Postern, Reply};
use crate::samples::Sample;

/// The headers that tell where a request comes from: `Sec-Fetch-Site` and `Origin`.
type Source = (Option<&'static str>, Option<&'static str>);

/// Requests that are not, or not provably, from Postern's own pages.
const FOREIGN: [Source; 16] = [
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

/// Requests from Postern's own pages.
const OWN: [Source; 3] =
    [(Some("same-origin"), None), (None, Some(PUBLIC_URL)), (Some("same-origin"), Some(PUBLIC_URL))];

async fn send(
    postern: &Postern,
    prepared: &PreparedRequest,
    method: Method,
    cookie: Option<&Person>,
    source: Source,
) -> Reply {
    let mut request = Request::builder().method(method.clone()).uri(&prepared.path);
    if let Some(person) = cookie {
        request = request.header(COOKIE, format!("__Host-postern={}", person.cookie));
    }
    for (name, value) in [("sec-fetch-site", source.0), (ORIGIN.as_str(), source.1)] {
        request = value.into_iter().fold(request, |request, value| request.header(name, value));
    }
    if method == Method::PATCH {
        request = request.header("if-match", "\"1\"");
    }
    let body = prepared.body.as_ref().map_or_else(Body::empty, |body| Body::from(body.to_string()));
    postern.send(request.header(CONTENT_TYPE, "application/json").body(body).unwrap()).await
}

async fn prepare(postern: &Postern) -> (Person, Vec<(Sample, PreparedRequest)>) {
    let person = Person::of(&postern.sign_in("ada@example.com", PASSWORD).await.is(200));
    (person, Fixture::new(postern).await.prepare_all(&postern.ada()).await)
}

#[tokio::test]
async fn no_write_with_a_session_is_accepted_from_another_site() {
    let postern = Postern::ready().await;
    let (person, requests) = prepare(&postern).await;
    for (sample, prepared) in
        requests.iter().filter(|(sample, _)| !sample.is_public() && sample.method() != Method::GET)
    {
        postern.tap.reset();
        without_effect(&postern, async {
            for source in FOREIGN {
                let reply = send(&postern, prepared, sample.method(), Some(&person), source).await;
                assert_eq!(reply.body["code"], "cross_site", "{} {source:?} {reply:?}", sample.operation);
                assert_eq!(reply.status, 403);
            }
        })
        .await;
        assert_eq!(postern.tap.calls(), []);
    }
}

#[tokio::test]
async fn sign_in_and_set_up_are_refused_from_another_site() {
    let postern = Postern::ready().await;
    let (person, requests) = prepare(&postern).await;
    for (sample, prepared) in
        requests.iter().filter(|(sample, _)| sample.is_public() && sample.method() == Method::POST)
    {
        without_effect(&postern, async {
            // Only a program sends neither header, and a program may sign in.
            for source in FOREIGN.into_iter().filter(|source| *source != (None, None)) {
                for cookie in [None, Some(&person)] {
                    let reply = send(&postern, prepared, Method::POST, cookie, source).await;
                    assert_eq!(reply.body["code"], "cross_site", "{} {source:?} {reply:?}", sample.operation);
                }
            }
        })
        .await;
    }
    let (_, sign_in) = requests.iter().find(|(sample, _)| sample.operation == "POST /api/v1/session").unwrap();
    for source in OWN.into_iter().chain([(None, None)]) {
        send(&postern, sign_in, Method::POST, None, source).await.is(200);
    }
}

#[tokio::test]
async fn reads_are_accepted_from_any_site_and_writes_from_the_consoles_own_pages() {
    let postern = Postern::ready().await;
    let (person, requests) = prepare(&postern).await;
    without_effect(&postern, async {
        for (sample, prepared) in requests.iter().filter(|(sample, _)| sample.method() == Method::GET) {
            for method in [Method::GET, Method::HEAD] {
                for source in [FOREIGN[0], FOREIGN[1], FOREIGN[3], FOREIGN[11]] {
                    let reply = send(&postern, prepared, method.clone(), Some(&person), source).await;
                    assert_eq!(reply.status, 200, "{method} {} {source:?}", sample.operation);
                }
            }
        }
    })
    .await;
    let fixture = Fixture::new(&postern).await;
    for source in OWN {
        let prepared = fixture.prepare(Sample::of("DELETE /api/v1/roles/{role}"), &postern.ada()).await;
        send(&postern, &prepared, Method::DELETE, Some(&person), source).await.is(204);
    }
}

#[tokio::test]
async fn a_key_is_accepted_from_any_site() {
    let postern = Postern::ready().await;
    let fixture = Fixture::new(&postern).await;
    let token = postern.ada().token("Extension").await;
    for (name, value) in [("sec-fetch-site", "cross-site"), (ORIGIN.as_str(), "https://shop.example.com")] {
        let prepared = fixture.prepare(Sample::of("DELETE /api/v1/roles/{role}"), &postern.ada()).await;
        let request = prepared.request(&token.at(&postern)).header(name, value);
        postern.send(request.body(Body::empty()).unwrap()).await.is(204);
    }
}
