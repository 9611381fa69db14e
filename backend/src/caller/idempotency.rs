//! Requests that are done once: those sent with an `Idempotency-Key`. What one made is remembered for the credential that
//! sent it (rule 24).

use jiff::Timestamp;
use postern_shared::problem::Code;

use crate::error::{Error, Refusal};
use crate::store::commit::{Commit, Condition};
use crate::store::idempotent::Made;
use crate::store::item::{attribute, item_of};
use crate::store::key::Key;

/// What a caller says to have a request done once: a key of their own choice, and what the request is.
#[derive(Debug, Clone)]
pub struct IdempotencyKey {
    /// The caller's key.
    pub key: String,
    /// The hash of the request's method, path and body.
    pub fingerprint: String,
}

/// That a request shall be done once, and what it made before if it was done.
#[derive(Debug, Clone)]
pub struct Idempotency {
    pub(super) place: Key,
    pub(super) fingerprint: String,
    pub(super) before: Option<Made>,
}

impl Idempotency {
    /// The id of what this very request made before; `None` if it is to be done now.
    pub fn made(&self, now: Timestamp) -> Result<Option<&str>, Refusal> {
        match self.before.as_ref().filter(|made| made.is_remembered(now)) {
            None => Ok(None),
            Some(made) if made.fingerprint == self.fingerprint => Ok(Some(&made.id)),
            Some(_) => Err(Refusal::new(
                Code::IdempotencyKeyReused,
                "This Idempotency-Key was sent with another request within a day. Use a fresh one for each request.",
            )),
        }
    }

    /// Has a commit remember what the request makes, unless one that was quicker has.
    pub(super) fn remember(&self, commit: &mut Commit, made: &str, now: Timestamp) -> Result<(), Error> {
        let remembered = Made::new(&self.fingerprint, made, now)?;
        commit.put(self.place.clone(), item_of(&self.place, &remembered)?);
        let unchanged = match &self.before {
            None => Condition::Absent,
            Some(forgotten) => Condition::Is("until", attribute(forgotten.until)?),
        };
        commit.expect(self.place.clone(), unchanged);
        Ok(())
    }
}
