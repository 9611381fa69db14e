//! Replays: how a route answers a request that was done before with the same credential and `Idempotency-Key` (rule 24).

use axum::response::Response;
use postern_shared::path;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Answer as _, Created, Json};
use super::description::Description;
use super::incoming::Incoming;
use super::route::{Demand, Route, Serve};
use crate::caller::Caller;
use crate::error::Error;

/// The answer to a request that was done before.
pub(super) struct Replay {
    /// Answers what was made or changed, as it is now and without its secret.
    pub(super) serve: Serve<Caller>,
    /// What reading it takes.
    pub(super) reads: Demand,
}

/// The answer to a replay by a caller who may not read the result.
#[derive(Serialize, ToSchema)]
struct IdOnly {
    /// The id of what the request made or changed; the name of a resource.
    id: String,
}

impl Replay {
    /// Answers a request that made this before. Without the permission to read it nothing is looked up, so that neither its
    /// state nor its absence shows.
    pub(super) async fn answer(
        &self,
        route: &Route,
        caller: Caller,
        incoming: &Incoming,
        made: &str,
    ) -> Result<Response, Error> {
        if self.reads.must_be_met(&caller, incoming).is_err() {
            return id_only(route, incoming, made);
        }
        incoming.made.get_or_init(|| made.to_owned());
        (self.serve)(caller, incoming).await
    }

    /// Describes the header, and the shorter answer if there can be one.
    pub(super) fn describe(&self, description: &mut Description) {
        let mut sentence =
            "1 to 255 characters of the caller's choice. Sent again within a day by the same key or session \
                            with the same Idempotency-Key, the same request is not done again."
                .to_owned();
        if let Some(permission) = self.reads.permission() {
            sentence = format!("{sentence} The answer is then only the id, unless the caller holds {permission}.");
            description.or_answer::<IdOnly>();
        }
        description.header("Idempotency-Key", &sentence, false);
    }
}

/// The id, with the status and `Location` of the first answer.
fn id_only(route: &Route, incoming: &Incoming, made: &str) -> Result<Response, Error> {
    let body = IdOnly { id: made.to_owned() };
    if route.description().answers.iter().all(|(status, _)| *status != 201) {
        return Json(body).response();
    }
    // What a POST creates is found below the path that it was sent to.
    let ids: Vec<&str> = incoming.params.iter().map(|(_, id)| id.as_str()).chain([made]).collect();
    Created { location: path::fill(&format!("{}/{{id}}", route.path), &ids), body }.response()
}
