//! Replays: answers to a request that was carried out before with the same credential and `Idempotency-Key` (rule 24).

use axum::response::{IntoResponse as _, Response};
use http::Uri;
use http::request::Parts;
use serde::Serialize;
use utoipa::ToSchema;

use super::demand::Demand;
use super::description::Description;
use super::extract::{Attempt, PathParams};
use super::handler::Serve;
use super::idempotency::LENGTH;
use super::respond::{Created, Json, Respond as _};
use crate::caller::Caller;
use crate::error::Error;
use crate::store::entity::idempotency::LIFE;

/// How a route answers replays.
pub(super) struct Replay {
    /// The status of the route's first answer.
    pub(super) status: u16,
    /// Answers the current state of what was created or changed, without its secret.
    pub(super) serve: Serve<Caller>,
    /// What reading the result demands.
    pub(super) reads: Demand,
}

/// The answer to a caller who may not read the result.
#[derive(Serialize, ToSchema)]
struct IdOnly {
    /// The id of what the request created or changed; the name of a resource.
    id: String,
}

impl Replay {
    /// Answers a replay of a request that created or changed this id. Without the permission to read it nothing is looked up, so that
    /// the answer shows neither its state nor its absence.
    pub(super) async fn answer(
        &self,
        id: &str,
        params: &PathParams,
        head: Parts,
        attempt: &Attempt<Caller>,
    ) -> Result<Response, Error> {
        if self.reads.must_be_met(&attempt.who, params).is_err() {
            return Ok(self.id_only(id, &head.uri));
        }
        (self.serve)(head, attempt).await
    }

    /// The id, with the status and `Location` of the first answer.
    fn id_only(&self, id: &str, uri: &Uri) -> Response {
        let body = IdOnly { id: id.to_owned() };
        if self.status != Created::<IdOnly>::STATUS {
            return Json(body).into_response();
        }
        // A POST creates under the path that it was sent to.
        Created { location: format!("{}/{id}", uri.path()), body }.into_response()
    }

    /// Describes the header, and the shorter answer if there can be one.
    pub(super) fn describe(&self, description: &mut Description) {
        let mut sentence = format!(
            "1 to {LENGTH} characters of your choice. A request that the same key or session sends again with the same \
             Idempotency-Key within {} hours is not carried out again.",
            LIFE.as_hours()
        );
        if let Some(permission) = self.reads.permission() {
            sentence = format!("{sentence} The answer is then only the id, unless the caller holds {permission}.");
            description.or_answer::<IdOnly>();
        }
        description.header("Idempotency-Key", &sentence, false);
    }
}
