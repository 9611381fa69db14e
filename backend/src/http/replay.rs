//! The `Idempotency-Key` header, and replays: answers to a request that was carried out before with the same credential
//! and key (rule 24).

use axum::response::{IntoResponse as _, Response};
use http::request::Parts;
use http::{HeaderName, Uri};
use postern_shared::json::canonical;
use postern_shared::problem::Code;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::ObjectBuilder;

use super::demand::Demand;
use super::description::Description;
use super::extract::{EVENT_ID, OCCURRED_AT, RequestBody, RequestState};
use super::handler::Serve;
use super::respond::{Created, Json, Respond as _, with_header};
use crate::caller::{Caller, IdempotencyKey};
use crate::error::{Error, Refusal};
use crate::secret::Hash;
use crate::store::entity::idempotency::LIFE;

/// The header with the caller's name for a request, which is then carried out once.
pub(super) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The header of answers to replays.
const IDEMPOTENT_REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// Longest key, in characters.
const LENGTH: usize = 255;

/// The key of a request with the request's fingerprint; `None` without the header.
pub(super) fn idempotency_key(head: &Parts, body: &RequestBody) -> Result<Option<IdempotencyKey>, Refusal> {
    let Some(header) = head.headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let key = header.to_str().unwrap_or_default();
    if !(1..=LENGTH).contains(&key.len()) {
        let sentence = format!("An Idempotency-Key is 1 to {LENGTH} visible ASCII characters, such as a UUID.");
        return Err(Refusal::new(Code::BadHeader, sentence));
    }
    let target = Hash::of(&format!("{} {}", head.method, head.uri.path())).hex();
    let described = [EVENT_ID, OCCURRED_AT].map(|name| format!("{:?}", head.headers.get(name)));
    let body = body.clone();
    let fingerprint = Box::new(move || {
        let body = String::from_utf8_lossy(body.bytes());
        // Spaces, escapes and the order of keys make no other request.
        let body = canonical(&body).unwrap_or_else(|_| body.into_owned());
        Hash::of(&format!("{}\n{body}", described.join("\n"))).hex()
    });
    Ok(Some(IdempotencyKey { key: key.to_owned(), target, fingerprint }))
}

/// Adds the header that marks a replay.
fn replayed(answer: Response) -> Response {
    with_header(answer, IDEMPOTENT_REPLAYED, "true")
}

/// How a route answers replays.
pub(super) struct Replay {
    /// The status of the route's first answer.
    pub(super) status: u16,
    /// Answers the current state of the result, without its secret.
    pub(super) serve: Serve<Caller>,
    /// The demand of reading the result.
    pub(super) reads: Demand,
}

/// The answer to a caller who may not read the result, or prefers not to.
#[derive(Serialize, ToSchema)]
pub(super) struct IdOnly {
    /// The id of what the request created or changed; the name of a resource.
    pub(super) id: String,
}

impl Replay {
    /// Answers a replay of a request that created or changed this id. Without the permission to read it nothing is
    /// looked up, so that the answer shows neither its state nor its absence.
    pub(super) async fn answer(&self, id: &str, head: Parts, state: &RequestState<Caller>) -> Result<Response, Error> {
        if self.reads.must_be_met(&state.who, &state.params).is_err() {
            return Ok(replayed(self.id_only(id, &head.uri)));
        }
        match (self.serve)(head, state).await {
            Err(Error::Refused(refusal)) if refusal.code == Code::NotFound => {
                let sentence = format!(
                    "This request was carried out before, and what it created or changed is gone: {id}. Use a new \
                     Idempotency-Key to do it again."
                );
                Err(Error::refused(Code::Gone, sentence))
            }
            answer => answer.map(replayed),
        }
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
            "1 to {LENGTH} characters of your choice. A request that the same key or session sends again to the same path \
             with the same Idempotency-Key within {} hours is not carried out again.",
            LIFE.as_hours()
        );
        if let Some(permission) = self.reads.permission() {
            sentence = format!("{sentence} The answer is then only the id, unless the caller holds {permission}.");
            description.or_answer::<IdOnly>(self.status);
        }
        description.optional_answer_header("Idempotent-Replayed", "`true` if the request was carried out before.");
        let form = ObjectBuilder::new().min_length(Some(1)).max_length(Some(LENGTH));
        description.header("Idempotency-Key", &sentence, false, form);
    }
}
