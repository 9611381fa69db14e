//! Records of collections.

use axum::response::{IntoResponse, Response};
use http::header::LOCATION;
use http::{HeaderName, StatusCode};
use postern_shared::page::LogPage;
use postern_shared::path;
use postern_shared::permission::{Action, Permission};
use postern_shared::record::{BatchResult, BatchResults, NewRecord, Record, RecordBatch, RecordQuery};

use super::description::Description;
use super::extract::{
    AnyObject, EventHeaders, JsonBody, NoIdempotencyKey, Paged as _, PathId, PathIds, PrefersMinimal, Query, Replayed,
};
use super::problem::{self, problem_of};
use super::replay::IdOnly;
use super::respond::{Json, Respond, with_header};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::record::{self, Appended};

pub(super) async fn list(
    caller: Caller,
    PathId(collection): PathId<String>,
    query: Query<RecordQuery>,
) -> Result<Json<LogPage<Record>>, Error> {
    let collection = record::open(caller, collection, Action::Read)?;
    let query = query.read()?;
    collection.list(&query, &query.page()?).await.map(Json)
}

pub(super) async fn append(
    caller: Caller,
    PathId(collection): PathId<String>,
    event: EventHeaders,
    prefers_minimal: PrefersMinimal,
    object: AnyObject,
) -> Result<AppendedRecord, Error> {
    let may_read = caller.permissions().allows(&Permission::on(&collection, Action::Read));
    let collection = record::open(caller, collection, Action::Write)?;
    let (event_id, occurred_at) = (event.event_id()?, event.occurred_at()?);
    let appended = collection.append(NewRecord { data: object.read()?, event_id, occurred_at }).await?;
    // Like a replay, a record that is there already is shown to readers alone.
    let is_shown = may_read || matches!(appended, Appended::New(_));
    Ok(AppendedRecord { location: location(collection.name(), &appended), appended, is_shown, prefers_minimal })
}

pub(super) async fn replay_append(
    caller: Caller,
    PathId(collection): PathId<String>,
    Replayed(id): Replayed<String>,
    prefers_minimal: PrefersMinimal,
) -> Result<AppendedRecord, Error> {
    let collection = record::open(caller, collection, Action::Read)?;
    let appended = Appended::New(collection.find(&id).await?);
    let location = location(collection.name(), &appended);
    Ok(AppendedRecord { location, appended, is_shown: true, prefers_minimal })
}

pub(super) async fn append_batch(
    caller: Caller,
    PathId(collection): PathId<String>,
    no_key: NoIdempotencyKey,
    batch: JsonBody<RecordBatch>,
) -> Result<Json<BatchResults>, Error> {
    let request_id = caller.audit().request.id.clone();
    let collection = record::open(caller, collection, Action::Write)?;
    no_key.must_hold("A batch of records takes no Idempotency-Key. Give each record an event_id instead.")?;
    let records = batch.read()?.records;
    let outcomes = collection.append_all(&records).await?;
    let faults = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
    if let Some(fault) = faults.into_iter().find(|error| !matches!(error, Error::Refused(_))) {
        problem::log(fault, &request_id);
    }
    let result = |(record, outcome): (&NewRecord, _)| match outcome {
        Ok(Appended::New(id)) => BatchResult { status: 201, id: Some(id), problem: None },
        Ok(Appended::Known(id)) => BatchResult { status: 200, id: Some(id), problem: None },
        Err(error) => {
            let problem = problem_of(&error, &request_id, record.event_id.is_some());
            BatchResult { status: problem.status, id: None, problem: Some(problem) }
        }
    };
    Ok(Json(BatchResults { results: records.iter().zip(outcomes).map(result).collect() }))
}

pub(super) async fn find(
    caller: Caller,
    PathIds(collection, id): PathIds<String, String>,
) -> Result<Json<Record>, Error> {
    record::open(caller, collection, Action::Read)?.find(&id).await.map(Json)
}

fn location(collection: &str, appended: &Appended<Record>) -> String {
    let (Appended::New(record) | Appended::Known(record)) = appended;
    path::record(collection, &record.id)
}

/// The header of an answer that follows a preference.
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// 201 with a new record, or 200 with the record of an event that was sent before; or their id alone.
pub(super) struct AppendedRecord {
    location: String,
    appended: Appended<Record>,
    /// Whether the caller may see the record, and not its id alone.
    is_shown: bool,
    prefers_minimal: PrefersMinimal,
}

impl Respond for AppendedRecord {
    const STATUS: u16 = 201;

    fn describe(description: &mut Description) {
        for status in [200, Self::STATUS] {
            description.answer::<Record>(status, &[("Location", "Its URL.")]);
            description.optional_answer_header("Preference-Applied", "`return=minimal` if the answer is the id alone.");
        }
        description.or_answer::<IdOnly>(200);
    }
}

impl IntoResponse for AppendedRecord {
    fn into_response(self) -> Response {
        let (status, record) = match self.appended {
            Appended::New(record) => (StatusCode::CREATED, record),
            Appended::Known(record) => (StatusCode::OK, record),
        };
        let PrefersMinimal(is_minimal) = self.prefers_minimal;
        let response = match (is_minimal, self.is_shown) {
            (false, true) => (status, Json(record)).into_response(),
            _ => (status, Json(IdOnly { id: record.id })).into_response(),
        };
        let response = if is_minimal { with_header(response, PREFERENCE_APPLIED, "return=minimal") } else { response };
        with_header(response, LOCATION, &self.location)
    }
}
