//! Compression of answers with large bodies.
//!
//! The length of a compressed answer tells an observer of the network what its parts have in common (BREACH, CVE-2013-3587):
//! someone who can choose text that stands beside a secret finds out the secret. So only answers to `GET` are compressed. None
//! of them has a credential: keys, invitations and sessions are answered once, to the write that makes them, and a test looks
//! for them in every other answer. Nor can a page of another site ask for what a person sees: the session cookie is
//! `SameSite=Strict`.

use axum::body::{Body, Bytes, HttpBody as _};
use axum::response::{IntoResponse as _, Response};
use http::HeaderValue;
use http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, ETAG, VARY};
use http_body_util::BodyExt as _;
use tokio::task::spawn_blocking;

use super::encoding::Encoding;
use crate::error::Error;

/// The shortest body that is compressed, in bytes. A shorter one fits into the first packet as it is.
const SHORTEST: usize = 1024;
/// The longest body that is compressed on the thread that answers, in bytes. That takes some milliseconds, in which the thread
/// answers nobody else.
const LONGEST_AT_ONCE: usize = 128 * 1024;

/// Compresses the answer of a route that only reads, if the client accepts the encoding and it makes the answer smaller.
///
/// An answer with an `ETag` stays as it is: the tag is the version of what it shows, which `If-Match` names, and a strong tag is
/// that of one representation only.
pub(super) async fn compress(response: Response, encoding: Option<Encoding>) -> Response {
    let size = response.body().size_hint().lower();
    if size < SHORTEST as u64 || response.headers().contains_key(ETAG) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    head.headers.append(VARY, HeaderValue::from(ACCEPT_ENCODING));
    let plain = match body.collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) => return Error::internal(error).into_response(),
    };
    let smaller = match encoding {
        Some(encoding) => encoded(encoding, plain.clone()).await.map(|encoded| (encoding, encoded)),
        None => None,
    };
    // What is kept is smaller in base64 too, in which a Lambda function answers it.
    let body = match smaller.filter(|(_, encoded)| encoded.len() < plain.len() / 4 * 3) {
        Some((encoding, encoded)) => {
            encoding.declare(&mut head.headers);
            head.headers.remove(CONTENT_LENGTH);
            Bytes::from(encoded)
        }
        None => plain,
    };
    Response::from_parts(head, Body::from(body))
}

/// The encoded body; `None` if the body itself is its encoding.
async fn encoded(encoding: Encoding, body: Bytes) -> Option<Vec<u8>> {
    if encoding.is_identity() || body.len() <= LONGEST_AT_ONCE {
        return encoding.encode(&body);
    }
    spawn_blocking(move || encoding.encode(&body)).await.ok()?
}
