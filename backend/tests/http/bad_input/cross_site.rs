//! A browser's requests from another site change nothing, even with the session cookie.

use axum::body::Body;
use axum::extract::Request;
use http::Method;
use http::header::{COOKIE, IF_MATCH, ORIGIN};
use postern_shared::path;

use crate::fixture::{Fixture, PreparedRequest, requests};
use crate::harness::{PASSWORD, PUBLIC_URL, Person, Postern, Reply};
use crate::operations::Operation;

/// The headers that tell where a request comes from: `Sec-Fetch-Site` and `Origin`.
type Source = (Option<&'static str>, Option<&'static str>);

/// Requests that are not, or not provably, from Postern's own pages.
const FOREIGN: [Source; 19] = [
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
    (Some("same-origin"), Some("null")),
    (Some("same-origin"), Some("https://evil.example.com")),
    (Some("same-origin"), Some("https://postern.example.com:8443")),
];

/// Requests from Postern's own pages.
const OWN: [Source; 4] = [
    (Some("same-origin"), None),
    (None, Some(PUBLIC_URL)),
    (Some("same-origin"), Some(PUBLIC_URL)),
    (Some("same-origin"), Some("https://postern.example.com:443")),
];

/// Sends a request with a method, from a browser with this session.
async fn send(
    postern: &Postern,
    prepared: &PreparedRequest,
    method: Method,
    cookie: Option<&Person>,
    source: Source,
) -> Reply {
    let mut request = Request::builder().method(method.clone()).uri(&prepared.path);
    let cookie = cookie.map(|person| format!("__Host-postern={}", person.cookie));
    let version = (method == Method::PATCH).then_some("\"1\"");
    for (name, value) in [
        (COOKIE.as_str(), cookie.as_deref()),
        (IF_MATCH.as_str(), version),
        ("sec-fetch-site", source.0),
        (ORIGIN.as_str(), source.1),
    ] {
        request = value.into_iter().fold(request, |request, value| request.header(name, value));
    }
    let mut reply = prepared.send_as(postern, request).await;
    reply.request = format!("{} from {source:?}", reply.request);
    reply
}

/// Another session of Ada's.
async fn person(postern: &Postern) -> Person {
    Person::of(&postern.sign_in("ada@example.com", PASSWORD).await.is(200))
}

#[tokio::test]
async fn no_write_with_a_session_is_accepted_from_another_site() {
    let postern = Postern::ready().await;
    let writes = |operation: &Operation| !operation.is_public() && !operation.is(&Method::GET);
    let (person, requests) = (person(&postern).await, requests(&postern, writes).await);
    postern.tap.reset();
    let send_all = async {
        for (prepared, source) in requests.iter().flat_map(|prepared| FOREIGN.map(|source| (prepared, source))) {
            let reply = send(&postern, prepared, prepared.operation.method(), Some(&person), source).await;
            reply.is_problem(403, "cross_site");
        }
    };
    postern.unchanged_by(send_all).await;
    assert_eq!(postern.tap.calls(), []);
}

#[tokio::test]
async fn sign_in_and_set_up_are_refused_from_another_site() {
    let postern = Postern::ready().await;
    let public = |operation: &Operation| operation.is_public() && operation.is(&Method::POST);
    let (person, requests) = (person(&postern).await, requests(&postern, public).await);
    let send_all = async {
        for prepared in &requests {
            // Only a program sends neither header, and a program may sign in.
            for source in FOREIGN.into_iter().filter(|source| *source != (None, None)) {
                for cookie in [None, Some(&person)] {
                    send(&postern, prepared, Method::POST, cookie, source).await.is_problem(403, "cross_site");
                }
            }
        }
    };
    postern.unchanged_by(send_all).await;
    let sign_in = requests.iter().find(|prepared| prepared.path == path::SESSION).unwrap();
    for source in OWN.into_iter().chain([(None, None)]) {
        send(&postern, sign_in, Method::POST, None, source).await.is(200);
    }
}

#[tokio::test]
async fn reads_are_accepted_from_any_site_and_writes_from_the_consoles_own_pages() {
    let postern = Postern::ready().await;
    let reads = |operation: &Operation| operation.is(&Method::GET);
    let (person, requests) = (person(&postern).await, requests(&postern, reads).await);
    let send_all = async {
        for prepared in &requests {
            for method in [Method::GET, Method::HEAD] {
                for source in [FOREIGN[0], FOREIGN[1], FOREIGN[3], FOREIGN[11]] {
                    send(&postern, prepared, method.clone(), Some(&person), source).await.is(200);
                }
            }
        }
    };
    postern.unchanged_by(send_all).await;
    for source in OWN {
        let prepared = delete_role(&postern).await;
        send(&postern, &prepared, Method::DELETE, Some(&person), source).await.is(204);
    }
}

/// A request that deletes a role.
async fn delete_role(postern: &Postern) -> PreparedRequest {
    Fixture::new(postern).prepare(Operation::of(&Method::DELETE, path::ROLE), &postern.ada()).await
}

#[tokio::test]
async fn a_key_is_accepted_from_any_site() {
    let postern = Postern::ready().await;
    let token = postern.ada().token("Extension").await;
    for (name, value) in [("sec-fetch-site", "cross-site"), (ORIGIN.as_str(), "https://shop.example.com")] {
        let prepared = delete_role(&postern).await;
        postern.send_with(prepared.request(&token.at(&postern)).header(name, value), Body::empty()).await.is(204);
    }
}
