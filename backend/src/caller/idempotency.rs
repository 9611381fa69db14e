//! Requests with an `Idempotency-Key`. The result of one is remembered for the credential that sent it (rule 24).

use postern_shared::problem::Code;
use postern_shared::time::Timestamp;

use crate::error::{Error, Refusal};
use crate::store::entity::idempotency::LIFE;
use crate::store::{Commit, IdempotencyRecord, IdempotencyRef};

/// An `Idempotency-Key` as it was sent.
pub struct IdempotencyKey {
    /// The key that the caller chose.
    pub key: String,
    /// The hash of the request's method and path.
    pub target: String,
    /// Computes the hash of what the request's content means. Only callers who are known are worth that work.
    pub fingerprint: Box<dyn FnOnce() -> String + Send>,
}

/// The `Idempotency-Key` of a request, and the record of an earlier request with it.
#[derive(Debug, Clone)]
pub struct Idempotency {
    pub(super) of: IdempotencyRef,
    pub(super) fingerprint: String,
    pub(super) before: Option<IdempotencyRecord>,
}

impl Idempotency {
    /// The id that the same request created or changed before; `None` if it was not sent before.
    pub fn replayed(&self, now: Timestamp) -> Result<Option<&str>, Refusal> {
        match self.before.as_ref().filter(|before| before.is_remembered(now)) {
            None => Ok(None),
            Some(before) if before.fingerprint == self.fingerprint => Ok(Some(&before.id)),
            Some(before) => {
                let result = if before.id.is_empty() { "was carried out" } else { "created or changed " };
                let sentence = format!(
                    "This Idempotency-Key was sent here with other content in the last {} hours; that request {result}{}. \
                     Use a new key for each request.",
                    LIFE.as_hours(),
                    before.id
                );
                Err(Refusal::new(Code::IdempotencyKeyReused, sentence))
            }
        }
    }

    /// Makes a commit remember the result of the request, unless another request with the same key was faster.
    pub(super) fn remember(&self, commit: &mut Commit, id: &str, now: Timestamp) -> Result<(), Error> {
        IdempotencyRecord::new(&self.fingerprint, id, now)?.replace(commit, &self.of, self.before.as_ref())
    }
}
