//! Direct invocations of the function, which need permission from IAM. No HTTP request can produce such an event.
//!
//! `{"recover": "ada@example.com"}` answers an invitation for an administrator who cannot sign in.

use axum::body::Body;
use axum::response::Response;
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use lambda_http::lambda_runtime::Diagnostic;
use serde::Deserialize;

use crate::app::App;
use crate::operation::recover;

/// The event of a direct invocation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Invocation {
    /// The login of an administrator to make a new invitation for.
    recover: String,
}

/// Recovers the administrator. The answer contains a secret: it goes only to the invoker and is never logged.
pub(super) async fn answer(app: &App, event: &[u8]) -> Result<Response, Diagnostic> {
    let invocation: Invocation = serde_json::from_slice(event).map_err(|_| {
        fault(
            "MalformedEvent",
            "the event is neither a request from an HTTP API or function URL nor {\"recover\": login}",
        )
    })?;
    let invitation = recover::recover(app, &invocation.recover).await;
    let invitation = invitation.map_err(|error| fault("NotDone", &error.sentence()))?;
    tracing::info!("an administrator was recovered");
    let body = serde_json::to_vec(&invitation).map_err(|error| fault("Internal", &error.to_string()))?;
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}

/// An error as Lambda passes it to the invoker.
pub(super) fn fault(kind: &str, sentence: &str) -> Diagnostic {
    Diagnostic { error_type: kind.to_owned(), error_message: sentence.to_owned() }
}
