//! The `Idempotency-Key` header.

use http::HeaderName;
use http::request::Parts;
use postern_shared::problem::Code;

use super::extract::RequestBody;
use crate::caller::IdempotencyKey;
use crate::error::Refusal;
use crate::secret::hash::Hash;

/// The header with the caller's name for a request, which is then carried out once.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Longest key, in characters.
pub(super) const LENGTH: usize = 255;

/// The key of a request with the request's fingerprint; `None` without the header.
pub(super) fn idempotency_key(head: &Parts, body: &RequestBody) -> Result<Option<IdempotencyKey>, Refusal> {
    let Some(header) = head.headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let key = header.to_str().unwrap_or_default();
    if !(1..=LENGTH).contains(&key.len()) {
        let sentence = format!("An Idempotency-Key is 1 to {LENGTH} visible ASCII characters, such as a UUID.");
        return Err(Refusal::new(Code::BadHeader, sentence));
    }
    let body = Hash::of(&String::from_utf8_lossy(body.bytes())).hex();
    let fingerprint = Hash::of(&format!("{} {} {body}", head.method, head.uri.path())).hex();
    Ok(Some(IdempotencyKey { key: key.to_owned(), fingerprint }))
}
