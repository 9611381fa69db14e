//! Edits and deletions without a version, or with a stale one.

use axum::body::Body;
use http::HeaderValue;
use http::Method;
use http::header::{CONTENT_TYPE, IF_MATCH};

use super::without_effect;
use crate::fixture::{Fixture, PreparedRequest};
use crate::harness::{Postern, Reply};

async fn send(postern: &Postern, prepared: &PreparedRequest, tag: Option<&[u8]>, body: &str) -> Reply {
    let mut request =
        postern.ada().request(prepared.method.clone(), &prepared.path).header(CONTENT_TYPE, "application/json");
    if let Some(tag) = tag {
        request = request.header(IF_MATCH, HeaderValue::from_bytes(tag).unwrap());
    }
    postern.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

/// Tags that version 1 does not match. A weak tag matches nothing (RFC 9110, section 13.1.1).
const STALE: [&[u8]; 12] =
    [b"\"0\"", b"\"2\"", b"W/\"1\"", b"w/\"1\"", b"1", b"'1'", b"", b"\"", b"\"1", b"\"01\"", b"\"1 \"", b"\"\xff\""];

#[tokio::test]
async fn an_edit_needs_the_current_version_before_its_body_is_judged() {
    let postern = Postern::ready().await;
    let requests = Fixture::new(&postern).await.prepare_all(&postern.ada()).await;
    for (sample, prepared) in requests.iter().filter(|(sample, _)| sample.method() == Method::PATCH) {
        let valid = prepared.body.as_ref().unwrap().to_string();
        without_effect(&postern, async {
            for body in [valid.as_str(), "{}", "[", "{\"name\":\"\"}"] {
                send(&postern, prepared, None, body).await.is_problem(428, "version_required");
                for tag in STALE {
                    send(&postern, prepared, Some(tag), body).await.is_problem(412, "stale_version");
                }
            }
        })
        .await;
        let reply = send(&postern, prepared, Some(b"\"7\", \"1\""), &valid).await.is(200);
        assert_eq!(reply.header("etag"), Some("\"2\""), "{}", sample.operation);
        assert_eq!(reply["version"], 2, "{}", sample.operation);
        let again = send(&postern, prepared, Some(b"\"1\""), &valid);
        without_effect(&postern, again).await.is_problem(412, "stale_version");
    }
}

#[tokio::test]
async fn a_deletion_that_names_a_version_deletes_only_that_version() {
    let postern = Postern::ready().await;
    let requests = Fixture::new(&postern).await.prepare_all(&postern.ada()).await;
    let mut checked = 0;
    for (sample, prepared) in requests.iter().filter(|(sample, _)| sample.method() == Method::DELETE) {
        let method = &postern.document()["paths"][sample.template()]["delete"];
        let parameters = method["parameters"].as_array().cloned().unwrap_or_default();
        if !parameters.iter().any(|parameter| parameter["name"] == "If-Match") {
            continue;
        }
        checked += 1;
        without_effect(&postern, async {
            for tag in STALE {
                send(&postern, prepared, Some(tag), "").await.is_problem(412, "stale_version");
            }
        })
        .await;
        send(&postern, prepared, Some(b"\"1\""), "").await.is(204);
    }
    assert_eq!(checked, 7, "a token, a role, a user, a user's token, an API user, its key, a resource");
}
