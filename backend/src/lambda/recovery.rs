//! Recovery as a function of its own: `{"recover": "ada@example.com"}` answers an invitation for an administrator who
//! cannot sign in.
//!
//! Nothing but the permission from IAM to invoke the function protects it, so it has no HTTP API and no function URL, and
//! the function that has one answers no such event.

use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use postern_shared::invitation::Invitation;
use serde::Deserialize;
use serde_json::Value;

use super::table_check::TableCheck;
use super::{app_from_environment, environment, fault};
use crate::app::App;
use crate::config::Config;
use crate::error::Error;
use crate::operation::recover;

/// The event.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recovery {
    /// The login of the administrator.
    recover: String,
}

/// Answers until Lambda stops the program.
///
/// # Errors
/// Why it cannot begin, in a sentence.
pub async fn serve() -> Result<(), String> {
    // The person sets the new password in `api`, which alone hashes passwords.
    let config = Config { public_url: environment::public_url()?, setup_code: None, hashes_at_once: 1 };
    let app = &app_from_environment(config)?;
    let check = &TableCheck::new(&app.store, &[]);
    // Boxed, because the compiler gives up on a type of this depth.
    let answer = service_fn(|event: LambdaEvent<Value>| Box::pin(answer(app, check, event.payload)));
    lambda_runtime::run(answer).await.map_err(|error| error.to_string())
}

/// Recovers the administrator. The answer contains a secret: it goes only to the invoker and is never logged.
async fn answer(app: &App, check: &TableCheck, event: Value) -> Result<Invitation, Diagnostic> {
    // The parser's message could quote the event.
    let malformed = |_| fault("MalformedEvent", "the event is not of the form {\"recover\": \"<login>\"}");
    let recovery: Recovery = serde_json::from_value(event).map_err(malformed)?;
    let invitation = recover::recover(app, &recovery.recover).await;
    if let Err(Error::Unavailable(_)) = invitation {
        check.log_mismatches().await;
    }
    let invitation = invitation.map_err(|error| fault("NotDone", &error.sentence()))?;
    tracing::info!("an administrator was recovered");
    Ok(invitation)
}
