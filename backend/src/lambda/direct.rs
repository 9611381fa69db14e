//! Direct invocations of the function, which need permission from IAM. No HTTP request can produce such an event.
//!
//! `{"recover": "ada@example.com"}` answers an invitation for an administrator who cannot sign in.

use axum::Json;
use axum::response::{IntoResponse as _, Response};
use lambda_http::lambda_runtime::Diagnostic;
use serde::Deserialize;

use super::fault;
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
    Ok(Json(invitation).into_response())
}
