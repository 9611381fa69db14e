//! One call to DynamoDB: its failures and its retries.

use std::future::Future;
use std::time::Duration;

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use tokio::time::Instant;

use super::Store;
use crate::error::Error;

/// The time limit of one attempt, which the client is configured with.
pub(super) const ATTEMPT: Duration = Duration::from_secs(1);
/// The time limit of a call, for all its attempts.
pub(super) const DEADLINE: Duration = Duration::from_secs(4);
/// The longest pause before the second attempt. It doubles with each attempt.
const FIRST_PAUSE: Duration = Duration::from_millis(25);
/// The longest pause of a commit whose items others are writing. With more, those who wait longest would come last; with
/// less, many of them would keep an item busy in vain.
const LONGEST_PAUSE_FOR_ITEMS: Duration = Duration::from_millis(200);

/// The reason why an attempt failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// No answer, or one that leaves the outcome open.
    Lost(String),
    /// Not done, because of throttling.
    Throttled,
    /// Not done, because another write was in progress.
    Contended,
    /// Not done, because a condition did not hold.
    ConditionFailed,
    /// Not done, and a retry would not help.
    Final(String),
}

impl Failure {
    /// Classifies an error of the SDK.
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
            // The first attempt with this token is still in progress. The retry uses the same token.
            "TransactionInProgressException" => Self::Lost(code.to_owned()),
            "ConditionalCheckFailedException" => Self::ConditionFailed,
            _ if service.raw().status().is_server_error() => Self::Lost(code.to_owned()),
            // Only the code is kept, since the message can echo whole items.
            _ => Self::Final(code.to_owned()),
        }
    }

    /// The error of a call that is not retried any more.
    pub(super) fn into_error(self) -> Error {
        match self {
            // For a missing table or refused credentials: callers learn that the table cannot be reached, the log
            // learns why.
            Self::Lost(why) | Self::Final(why) => Error::Unavailable(why),
            Self::Throttled => Error::Unavailable("throttled".to_owned()),
            // Nothing that was decided on has changed, so deciding again would only wait as long again.
            Self::Contended => Error::Unavailable("other writes were in progress".to_owned()),
            Self::ConditionFailed => Error::Conflict,
        }
    }
}

/// Logs that DynamoDB throttled a call.
pub(super) fn note_throttle(code: &str) {
    tracing::warn!(code, throttles = 1, "throttled");
}

/// The remaining time and the pauses of a call.
pub(super) struct Backoff {
    until: Instant,
    pause: Duration,
}

impl Backoff {
    pub(super) fn new() -> Self {
        Self { until: Instant::now() + DEADLINE, pause: FIRST_PAUSE }
    }

    /// Shortens the pauses again after progress. The deadline stays.
    pub(super) fn reset(&mut self) {
        self.pause = FIRST_PAUSE;
    }

    /// The time at which the last attempt can begin.
    pub(super) fn last_attempt(&self) -> Instant {
        self.until - ATTEMPT
    }

    /// Waits a random time, which stays short, for items that others are writing. Returns false if there is no time for
    /// another attempt.
    pub(super) async fn wait_for_items(&mut self, store: &Store) -> bool {
        self.pause = self.pause.min(LONGEST_PAUSE_FOR_ITEMS);
        self.wait(store).await
    }

    /// Waits a random time before the next attempt. Returns false if there is no time for one.
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
    /// As [`with_retries`](Self::with_retries), for callers to whom every failure is just an error.
    pub(super) async fn call<T, E, F>(&self, attempt: impl FnMut() -> F) -> Result<T, Error>
    where
        E: ProvideErrorMetadata,
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    {
        self.with_retries(attempt).await.map_err(Failure::into_error)
    }

    /// Makes an idempotent call until it is answered.
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
                // A lost attempt may have been done, whatever the later attempts answered.
                return Err(lost.map_or(failure, Failure::Lost));
            }
        }
    }
}
