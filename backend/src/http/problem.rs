//! The one place that turns an error into an answer.

use axum::body::Body;
use axum::response::Response;
use http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use postern_shared::id::RequestId;
use postern_shared::problem::{self, Code, Problem};

use crate::error::{Error, Refusal};

/// Seconds after which it is worth asking again when the table did not answer.
const RETRY_SECONDS: HeaderValue = HeaderValue::from_static("2");

/// Longest list of permissions in a challenge, in bytes. The body has it in any case.
const SCOPE_LENGTH: usize = 1024;

/// The answer to a request that failed. What is not the caller's business goes to the log, here and only here.
pub(super) fn answer(error: Error, request_id: &RequestId) -> Response {
    let refusal = match error {
        Error::Refused(refusal) => *refusal,
        Error::Conflict => {
            tracing::error!(%request_id, "a conflict was not decided again");
            Refusal::new(Code::Unavailable, "Too many changes at once. Nothing was changed; try again.")
        }
        Error::Unavailable(why) => {
            tracing::error!(%request_id, why, "the table is unavailable");
            Refusal::new(Code::Unavailable, "Nothing was changed. Try again in a moment.")
        }
        Error::OutcomeUnknown => {
            tracing::error!(%request_id, "the outcome of a write is unknown");
            Refusal::new(Code::OutcomeUnknown, "It may or may not have been done. Look before you send it again.")
        }
        Error::Internal(why) => {
            tracing::error!(%request_id, why, "internal error");
            Refusal::new(Code::Internal, "This is a fault of Postern. Its log has more under the request id.")
        }
    };
    response(refusal, request_id)
}

fn response(refusal: Refusal, request_id: &RequestId) -> Response {
    let Refusal { code, detail, errors, missing } = refusal;
    let challenge = challenge(code, &missing.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
    let problem = Problem {
        kind: format!("urn:postern:problem:{}", code.as_str()),
        title: code.title().to_owned(),
        status: code.status(),
        code,
        detail,
        errors,
        missing_permissions: missing,
        request_id: request_id.clone(),
    };
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.extensions_mut().insert(code);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(problem::CONTENT_TYPE));
    if let Some(challenge) = challenge.and_then(|challenge| HeaderValue::from_str(&challenge).ok()) {
        headers.insert(WWW_AUTHENTICATE, challenge);
    }
    if code.status() == 503 {
        headers.insert(RETRY_AFTER, RETRY_SECONDS);
    }
    response
}

/// Whether it can stand in a challenge: permissions that exist do; one on a collection that is only in the caller's path may
/// hold anything.
fn is_scope(text: &str) -> bool {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b' ');
    !text.is_empty() && text.len() <= SCOPE_LENGTH && text.bytes().all(token)
}

/// What RFC 6750, section 3, wants in `WWW-Authenticate`.
fn challenge(code: Code, scope: &str) -> Option<String> {
    match (code.status(), code) {
        (_, Code::InvalidRequest | Code::InvalidToken) => {
            Some(format!(r#"Bearer realm="postern", error="{}""#, code.as_str()))
        }
        (401, _) => Some(r#"Bearer realm="postern""#.to_owned()),
        (403, _) => {
            let scope = if is_scope(scope) { format!(r#", scope="{scope}""#) } else { String::new() };
            Some(format!(r#"Bearer realm="postern", error="insufficient_scope"{scope}"#))
        }
        _ => None,
    }
}
