//! The absence of an `Idempotency-Key`, for routes on which it would promise what they do not do.

use axum::extract::FromRequestParts;
use http::request::Parts;
use postern_shared::problem::Code;

use crate::error::{Error, Refusal};
use crate::http::description::{Describe, Description};
use crate::http::replay::IDEMPOTENCY_KEY;

/// Whether a request has no `Idempotency-Key`. A batch is repeated by the ids of its items.
pub(in crate::http) struct NoIdempotencyKey(bool);

impl NoIdempotencyKey {
    /// Refuses a request that has one, with a sentence that says what to send instead.
    pub(in crate::http) fn must_hold(&self, sentence: &str) -> Result<(), Refusal> {
        if self.0 { Ok(()) } else { Err(Refusal::new(Code::BadHeader, sentence)) }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for NoIdempotencyKey {
    type Rejection = Error;

    async fn from_request_parts(head: &mut Parts, _: &S) -> Result<Self, Error> {
        Ok(Self(!head.headers.contains_key(IDEMPOTENCY_KEY)))
    }
}

impl Describe for NoIdempotencyKey {
    fn describe(description: &mut Description) {
        description.refuses(&[Code::BadHeader]);
    }
}
