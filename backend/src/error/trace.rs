//! What the log says of a refusal, so that the operator can find its cause. The caller learns none of it.

use postern_shared::change::RequestInfo;

use super::{Error, Refusal};

/// The cause of a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// Why, in one or two words.
    cause: &'static str,
    /// The public part of a key, the id of a session or the login of a user. Never what does not exist: people type
    /// passwords as logins.
    credential: Option<String>,
}

impl Refusal {
    /// Adds the cause, for the log.
    #[must_use]
    pub fn traced(self, cause: &'static str, credential: Option<String>) -> Self {
        Self { trace: Some(Box::new(Trace { cause, credential })), ..self }
    }

    /// Logs the cause, if there is one. `route` is the method and the path without ids.
    pub fn log(&self, request: &RequestInfo, route: &str) {
        let Some(Trace { cause, credential }) = self.trace.as_deref() else { return };
        let RequestInfo { id, address, agent } = request;
        let code = self.code.as_str();
        tracing::info!(request_id = %id, code, cause, credential, route, address, agent, "refused");
    }
}

impl Error {
    /// Adds the cause to a refusal, for the log.
    #[must_use]
    pub fn traced(self, cause: &'static str, credential: Option<String>) -> Self {
        match self {
            Self::Refused(refusal) => refusal.traced(cause, credential).into(),
            other => other,
        }
    }
}
