//! One call to DynamoDB: what its failures mean, and how long it is tried.

use std::future::Future;
use std::time::Duration;

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use tokio::time::Instant;

use super::Store;
use crate::error::Error;

/// How long one attempt may take; the client is configured with it.
pub(super) const ATTEMPT: Duration = Duration::from_secs(1);
/// How long a call is tried, all attempts together.
const PATIENCE: Duration = Duration::from_secs(4);
/// The longest pause before the second attempt; it doubles with each.
const FIRST_PAUSE: Duration = Duration::from_millis(25);

/// What a failed attempt means.
#[derive(Debug)]
pub(super) enum Failure {
    /// No answer, or one that does not say whether it was done.
    Lost(String),
    /// Not done, because of load.
    Throttled,
    /// Not done, because another write was under way.
    Contended,
    /// Not done, because a condition does not hold.
    ConditionFailed,
    /// Not done, and it would not be however often it is asked.
    Final(String),
}

impl Failure {
    /// What an error of the SDK means.
    pub(super) fn of<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Self {
        let SdkError::ServiceError(service) = error else {
            return match error {
                SdkError::ConstructionFailure(_) => Self::Final("the request cannot be built".to_owned()),
                SdkError::TimeoutError(_) => Self::Lost("no answer in time".to_owned()),
                SdkError::DispatchFailure(_) => Self::Lost("the connection failed".to_owned()),
                _ => Self::Lost("the answer cannot be read".to_owned()),
            };
        };
        let meta = service.err().meta();
        let code = meta.code().unwrap_or_default();
        match code {
            "ProvisionedThroughputExceededException" | "ThrottlingException" | "RequestLimitExceeded" => {
                note_throttle(code);
                Self::Throttled
            }
            "TransactionConflictException" => Self::Contended,
            // The first attempt with this token is still under way: ask again with the same.
            "TransactionInProgressException" => Self::Lost(code.to_owned()),
            "ConditionalCheckFailedException" => Self::ConditionFailed,
            _ if service.raw().status().is_server_error() => Self::Lost(code.to_owned()),
            // The message can echo whole items: the code alone goes on.
            _ => Self::Final(code.to_owned()),
        }
    }

    /// What it comes to when it is not tried again.
    pub(super) fn into_error(self) -> Error {
        match self {
            // A missing table, refused credentials: to the caller the table is out of reach, to the log it says why.
            Self::Lost(why) | Self::Final(why) => Error::Unavailable(why),
            Self::Throttled => Error::Unavailable("throttled".to_owned()),
            // Nothing that was decided on has changed: to decide again would only wait as long again.
            Self::Contended => Error::Unavailable("other writes were under way".to_owned()),
            Self::ConditionFailed => Error::Conflict,
        }
    }
}

/// Tells the log that DynamoDB refused a call because of load.
pub(super) fn note_throttle(code: &str) {
    tracing::warn!(code, throttles = 1, "throttled");
}

/// Counts the time and the pauses of a call.
pub(super) struct Backoff {
    until: Instant,
    pause: Duration,
}

impl Backoff {
    pub(super) fn new() -> Self {
        Self { until: Instant::now() + PATIENCE, pause: FIRST_PAUSE }
    }

    /// Something was done at last: the pauses are short again. The time is not more for it.
    pub(super) fn reset(&mut self) {
        self.pause = FIRST_PAUSE;
    }

    /// Waits a random while before the next attempt, or says that there is no time for one.
    pub(super) async fn wait(&mut self, store: &Store) -> bool {
        let pause = store.random.up_to(self.pause);
        self.pause *= 2;
        if Instant::now() + pause + ATTEMPT > self.until {
            return false;
        }
        tokio::time::sleep(pause).await;
        true
    }
}

impl Store {
    /// Makes a call that changes nothing, or the same thing however often it is made, until it is answered.
    pub(super) async fn with_retries<T, E, F>(&self, mut attempt: impl FnMut() -> F) -> Result<T, Failure>
    where
        E: ProvideErrorMetadata,
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    {
        let mut backoff = Backoff::new();
        let mut lost = None;
        loop {
            let failure = match attempt().await {
                Ok(answer) => return Ok(answer),
                Err(error) => Failure::of(&error),
            };
            let again = matches!(failure, Failure::Lost(_) | Failure::Throttled | Failure::Contended);
            if let Failure::Lost(why) = &failure {
                lost = Some(why.clone());
            }
            if !again || !backoff.wait(self).await {
                // An attempt that was lost may have been done, whatever became of those after it.
                return Err(lost.map_or(failure, Failure::Lost));
            }
        }
    }
}
