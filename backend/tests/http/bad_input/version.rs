//! Edits and deletions that do not say which version they mean, or mean another.

use axum::body::Body;
use http::HeaderValue;
use http::Method;
use http::header::{CONTENT_TYPE, IF_MATCH};

use super::without_effect;
use crate::fixture::{Fixture, Ready};
use crate::harness::{Postern, Reply};

async fn send(postern: &Postern, ready: &Ready, tag: Option<&[u8]>, body: &str) -> Reply {
    let mut request = postern.ada().request(ready.method.clone(), &ready.path).header(CONTENT_TYPE, "application/json");
    if let Some(tag) = tag {
        request = request.header(IF_MATCH, HeaderValue::from_bytes(tag).unwrap());
    }
    postern.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

/// Tags that no first version matches. A weak one matches nothing (RFC 9110, section 13.1.1).
const STALE: [&[u8]; 12] =
    [b"\"0\"", b"\"2\"", b"W/\"1\"", b"w/\"1\"", b"1", b"'1'", b"", b"\"", b"\"1", b"\"01\"", b"\"1 \"", b"\"\xff\""];

#[tokio::test]
async fn an_edit_must_name_the_version_it_is_of_before_anything_is_said_of_its_body() {
    let postern = Postern::ready().await;
    let requests = Fixture::on(&postern).await.all_ready(&postern.ada()).await;
    for (sample, ready) in requests.iter().filter(|(sample, _)| sample.method() == Method::PATCH) {
        let good = ready.body.as_ref().unwrap().to_string();
        without_effect(&postern, async {
            for body in [good.as_str(), "{}", "[", "{\"name\":\"\"}"] {
                send(&postern, ready, None, body).await.is_problem(428, "version_required");
                for tag in STALE {
                    send(&postern, ready, Some(tag), body).await.is_problem(412, "stale_version");
                }
            }
        })
        .await;
        let reply = send(&postern, ready, Some(b"\"7\", \"1\""), &good).await.is(200);
        assert_eq!(reply.header("etag"), Some("\"2\""), "{}", sample.operation);
        assert_eq!(reply["version"], 2, "{}", sample.operation);
        let again = send(&postern, ready, Some(b"\"1\""), &good);
        without_effect(&postern, again).await.is_problem(412, "stale_version");
    }
}

#[tokio::test]
async fn a_deletion_that_names_a_version_deletes_no_other() {
    let postern = Postern::ready().await;
    let requests = Fixture::on(&postern).await.all_ready(&postern.ada()).await;
    let mut seen = 0;
    for (sample, ready) in requests.iter().filter(|(sample, _)| sample.method() == Method::DELETE) {
        let method = &postern.document()["paths"][sample.template()]["delete"];
        let parameters = method["parameters"].as_array().cloned().unwrap_or_default();
        if !parameters.iter().any(|parameter| parameter["name"] == "If-Match") {
            continue;
        }
        seen += 1;
        without_effect(&postern, async {
            for tag in STALE {
                send(&postern, ready, Some(tag), "").await.is_problem(412, "stale_version");
            }
        })
        .await;
        send(&postern, ready, Some(b"\"1\""), "").await.is(204);
    }
    assert_eq!(seen, 7, "a token, a role, a user, a user's token, an API user, its key, a resource");
}
