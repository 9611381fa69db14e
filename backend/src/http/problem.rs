//! The one place that turns an error into an answer.
//!
//! A failed response first carries its error alone. The outermost layer knows the request id and writes the problem.

use std::sync::Arc;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use postern_shared::id::RequestId;
use postern_shared::problem::{self, Code, Problem};

use super::incoming::RequestContext;
use crate::error::{Error, Refusal};

/// Seconds after which a request is worth repeating when the table did not answer.
const RETRY_SECONDS: HeaderValue = HeaderValue::from_static("2");

/// Longest list of permissions in a challenge, in bytes. The body always has the whole list.
const SCOPE_LENGTH: usize = 1024;

/// What to do if it is unknown whether a request was carried out that takes effect once.
const SEND_AGAIN: &str = "The request may or may not have been carried out. Send it again as it is, with the same \
                          Idempotency-Key or ids: it takes effect once.";
/// What to do if it is unknown whether another request was carried out.
const LOOK_FIRST: &str = "The request may or may not have been carried out. Before you send it again, read what it would \
                          have created or changed. Next time, send an id of your own with it (an Idempotency-Key, Event-Id, \
                          event_id or external_id): then you can simply send it again.";

/// The error that a response carries until its problem is written.
#[derive(Clone)]
struct Failure(Arc<Error>);

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() =
            StatusCode::from_u16(code_of(&self).status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        response.extensions_mut().insert(Failure(Arc::new(self)));
        response
    }
}

/// The refusal of a method that a path does not have.
pub(super) fn method_not_allowed() -> Error {
    let refusal = Error::refused(Code::MethodNotAllowed, "The Allow header says which methods this path has.");
    refusal.traced("method not offered", None)
}

/// The code of the problem that a response will have; `None` if it did not fail.
pub(super) fn code(response: &Response) -> Option<Code> {
    response.extensions().get::<Failure>().map(|Failure(error)| code_of(error))
}

fn code_of(error: &Error) -> Code {
    match error {
        Error::Refused(refusal) => refusal.code,
        Error::Busy => Code::Busy,
        Error::Conflict | Error::Unavailable(_) | Error::NoIndex(_) => Code::Unavailable,
        Error::OutcomeUnknown => Code::OutcomeUnknown,
        Error::Internal(_) => Code::Internal,
    }
}

/// Writes the problem of a failed response.
pub(super) fn write(mut response: Response, context: &RequestContext) -> Response {
    let Some(Failure(error)) = response.extensions_mut().remove::<Failure>() else { return response };
    if let Error::Refused(refusal) = &*error {
        refusal.log(&context.info, &context.route());
    }
    log(&error, &context.info.id);
    let mut response = with_problem(response, &problem_of(&error, &context.info.id, context.is_repeatable()));
    if let Error::Refused(refusal) = &*error
        && let Some(wait) = refusal.retry_after
    {
        response.headers_mut().insert(RETRY_AFTER, wait.as_secs().into());
    }
    response
}

/// Logs the cause of a fault, once for each request.
pub(super) fn log(error: &Error, request_id: &RequestId) {
    match error {
        // A flood would otherwise fill the log too; each answer has its line.
        Error::Refused(_) | Error::Busy => {}
        Error::Conflict => tracing::error!(%request_id, "a conflict was not attempted again"),
        Error::Unavailable(why) => tracing::error!(%request_id, why, "the table is unavailable"),
        Error::NoIndex(index) => tracing::error!(%request_id, index, "the table lacks an index"),
        Error::OutcomeUnknown => tracing::error!(%request_id, "the outcome of a write is unknown"),
        Error::Internal(why) => tracing::error!(%request_id, why, "internal error"),
    }
}

/// The problem of an error. A request is repeatable if it is carried out once, however often it is sent.
pub(super) fn problem_of(error: &Error, request_id: &RequestId, is_repeatable: bool) -> Problem {
    let code = code_of(error);
    let detail = match error {
        Error::Refused(refusal) => return problem(Refusal::clone(refusal), code.is_retryable(), request_id),
        Error::Busy => "Too many people are signing in right now. Try again in a few seconds.",
        Error::Conflict => "Too many changes at once. Nothing was changed; send it again in a moment.",
        Error::Unavailable(_) => "Nothing was changed. Send it again in a moment.",
        Error::NoIndex(name) => {
            let sentence = format!(
                "This list needs the index {name}, which the table lacks or is still building. Lists that do not need it, and \
                 everything else, work. Tell the operator of Postern."
            );
            return problem(Refusal::new(code, sentence), code.is_retryable(), request_id);
        }
        Error::OutcomeUnknown => {
            let refusal = Refusal::new(code, if is_repeatable { SEND_AGAIN } else { LOOK_FIRST });
            return problem(refusal, is_repeatable, request_id);
        }
        Error::Internal(_) => "This is a fault in Postern. Its log has details under the request id.",
    };
    problem(Refusal::new(code, detail), code.is_retryable(), request_id)
}

fn problem(refusal: Refusal, retryable: bool, request_id: &RequestId) -> Problem {
    let Refusal { code, detail, errors, missing, .. } = refusal;
    Problem {
        kind: format!("urn:postern:problem:{}", code.as_str()),
        title: code.title().to_owned(),
        status: code.status(),
        code,
        detail,
        retryable,
        errors,
        missing_permissions: missing,
        request_id: request_id.clone(),
    }
}

/// Makes a problem the body of a response, with the headers that it needs. Its code is an extension of the response, for the program
/// around the router.
fn with_problem(mut response: Response, problem: &Problem) -> Response {
    let Problem { code, missing_permissions, .. } = problem;
    let scope = missing_permissions.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let challenge = challenge(*code, &scope);
    response.extensions_mut().insert(*code);
    *response.body_mut() = Body::from(serde_json::to_vec(problem).unwrap_or_default());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(problem::CONTENT_TYPE));
    if let Some(challenge) = challenge.and_then(|challenge| HeaderValue::from_str(&challenge).ok()) {
        headers.insert(WWW_AUTHENTICATE, challenge);
    }
    if code.has_retry_after() {
        headers.insert(RETRY_AFTER, RETRY_SECONDS);
    }
    response
}

/// Whether a text is fit for the `scope` of a challenge. Every existing permission is; one on a collection that only
/// stands in the path can contain anything.
fn is_scope(text: &str) -> bool {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b' ');
    !text.is_empty() && text.len() <= SCOPE_LENGTH && text.bytes().all(token)
}

/// The value of `WWW-Authenticate` (RFC 6750, section 3).
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
