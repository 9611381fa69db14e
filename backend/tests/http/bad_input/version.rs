//! Edits and deletions without a version, or with a stale one.

use http::header::{CONTENT_TYPE, IF_MATCH};
use http::{HeaderValue, Method};

use crate::fixture::{PreparedRequest, requests};
use crate::harness::{Postern, Reply};
use crate::operations::Operation;

/// Sends Ada's request with another `If-Match` and another body.
async fn send(postern: &Postern, prepared: &PreparedRequest, tag: Option<&[u8]>, body: &str) -> Reply {
    let mut request = postern.ada().request(prepared.operation.method(), &prepared.path);
    if let Some(tag) = tag {
        request = request.header(IF_MATCH, HeaderValue::from_bytes(tag).unwrap());
    }
    postern.send_with(request.header(CONTENT_TYPE, "application/json"), body.to_owned()).await
}

/// Tags of other versions than 1.
const STALE: [&[u8]; 6] = [b"\"0\"", b"\"2\"", b"W/\"2\"", b"\"01\"", b"\"1,\", \"\"", b"\"\xff\""];

/// What is no tag.
const MALFORMED: [&[u8]; 11] =
    [b"1", b"'1'", b"", b"\"", b"\"1", b"\"1 \"", b"w/\"1\"", b"W/1", b"\"1\" \"2\"", b"\"1\"; \"2\"", b"*, \"1\""];

#[tokio::test]
async fn an_edit_needs_the_current_version_before_its_body_is_judged() {
    let postern = Postern::ready().await;
    for prepared in &requests(&postern, |operation| operation.is(&Method::PATCH)).await {
        let valid = prepared.body().to_string();
        let refused = async {
            for body in [valid.as_str(), "{}", "[", "{\"name\":\"\"}"] {
                send(&postern, prepared, None, body).await.is_problem(428, "version_required");
                for tag in STALE {
                    send(&postern, prepared, Some(tag), body).await.is_problem(412, "stale_version");
                }
                for tag in MALFORMED {
                    let reply = send(&postern, prepared, Some(tag), body).await.is_problem(400, "bad_header");
                    assert!(reply.text_at("/detail").starts_with("If-Match is the ETag"), "{reply:?}");
                }
            }
        };
        postern.unchanged_by(refused).await;
        let reply = send(&postern, prepared, Some(b"\"7\", \"1\""), &valid).await.is(200);
        assert_eq!(reply.header("etag"), Some("\"2\""), "{}", prepared.operation);
        assert_eq!(reply["version"], 2, "{}", prepared.operation);
        let again = send(&postern, prepared, Some(b"\"1\""), &valid);
        postern.unchanged_by(again).await.is_problem(412, "stale_version");
        // Looser than RFC 9110: a proxy that compresses weakens the tag.
        for (tag, version) in [(&b"W/\"2\""[..], "\"2\""), (b" * ", "\"2\""), (b"\"9\",W/\"2\"", "\"2\"")] {
            let same = send(&postern, prepared, Some(tag), &valid).await.is(200);
            assert_eq!(same.header("etag"), Some(version), "an edit that changes nothing is no new version");
        }
    }
}

#[tokio::test]
async fn a_deletion_that_names_a_version_deletes_only_that_version() {
    let postern = Postern::ready().await;
    let takes_version = |operation: &Operation| operation.is(&Method::DELETE) && operation.takes(&postern, "If-Match");
    let requests = requests(&postern, takes_version).await;
    assert_eq!(requests.len(), 7, "a token, a role, a user, a user's token, an API user, its key, a resource");
    for prepared in &requests {
        let refused = async {
            for tag in STALE {
                send(&postern, prepared, Some(tag), "").await.is_problem(412, "stale_version");
            }
            for tag in MALFORMED {
                send(&postern, prepared, Some(tag), "").await.is_problem(400, "bad_header");
            }
        };
        postern.unchanged_by(refused).await;
        send(&postern, prepared, Some(b"W/\"1\""), "").await.is(204);
    }
}
