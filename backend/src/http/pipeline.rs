//! The one way from a request to a handler.
//!
//! First the pipeline finds out who sends the request, then whether they may send it to this route at all. Only then
//! does the handler see it.

use std::sync::Arc;

use axum::response::Response;
use http::request::Parts;
use http::{HeaderMap, Method};
use postern_shared::path;
use postern_shared::permission::Permission;
use postern_shared::principal::KeyRef;
use postern_shared::problem::{Code, EXPECTED_CALLER};

use super::credential::{credential, device, must_be_same_origin, must_not_be_cross_site};
use super::extract::{Anonymous, EVENT_ID, PathParams, RequestBody, RequestState};
use super::handler::Serve;
use super::incoming::RequestContext;
use super::replay::idempotency_key;
use super::route::{Route, Service};
use crate::app::App;
use crate::caller::{Admission, Arrival, Caller, Credential};
use crate::error::{Error, Refusal};
use crate::operation::permissions;
use crate::store::EntityRef;

/// A request for a route, as it came in. Every attempt at answering it starts from here.
pub(super) struct Incoming {
    pub(super) app: App,
    pub(super) context: Arc<RequestContext>,
    pub(super) params: PathParams,
    pub(super) head: Parts,
    pub(super) body: RequestBody,
}

/// Answers a request for a route. A request that loses a race is attempted again.
pub(super) async fn serve(route: &Route, incoming: &Incoming) -> Result<Response, Error> {
    incoming
        .app
        .decide(|| async {
            match &route.service {
                Service::Anonymous(serve) => serve_anonymous(serve, incoming).await,
                Service::Caller(serve) => serve_caller(route, serve, incoming).await,
            }
        })
        .await
}

async fn serve_anonymous(serve: &Serve<Anonymous>, incoming: &Incoming) -> Result<Response, Error> {
    let Incoming { app, head, .. } = incoming;
    must_not_be_cross_site(&head.method, &head.headers, &app.config.public_url)?;
    let who = Anonymous {
        app: app.clone(),
        request: incoming.context.info.clone(),
        credential: credential(&head.headers, &app.config.public_url).ok().flatten(),
        device: device(&head.headers, &app.config.public_url),
    };
    let (params, body) = (incoming.params.clone(), incoming.body.clone());
    serve(head.clone(), &RequestState { who, params, body, replayed: None }).await
}

async fn serve_caller(route: &Route, serve: &Serve<Caller>, incoming: &Incoming) -> Result<Response, Error> {
    let Incoming { app, context, params, head, body } = incoming;
    let credential = credential(&head.headers, &app.config.public_url)?.ok_or_else(|| {
        Error::refused(Code::Unauthenticated, "Sign in, or send a key as: Authorization: Bearer <key>.")
    })?;
    if matches!(credential, Credential::Session(..)) {
        must_be_same_origin(&head.method, &head.headers, &app.config.public_url)?;
    }
    let mut entities = named_in_path(params, &credential);
    // They come along with the caller. If no call is needed for the caller, there is nothing to gain.
    let prefetch = route.prefetch.filter(|_| !Caller::is_known(app, &credential));
    entities.extend(prefetch.map(|named_in_body| named_in_body(app, body.bytes())).unwrap_or_default());
    let key = if route.replay.is_some() { idempotency_key(head, body) } else { Ok(None) };
    let (key, bad_key) = key.map_or_else(|refusal| (None, Some(refusal)), |key| (key, None));
    let has_event_id = route.path == path::RECORDS && head.headers.contains_key(EVENT_ID);
    if key.is_some() || has_event_id || route.method == Method::PUT {
        context.record_repeatable();
    }
    let arrival = Arrival { request: context.info.clone(), route: route.name() };
    let who = Caller::resolve(app, &credential, arrival, entities, key).await?;
    context.record_caller(who.audit());
    must_be_expected(&head.headers, &who)?;
    let admitted = route.demand.must_be_met(&who, params);
    // A permission on nothing that exists is not noted: anyone can ask for any name.
    let permission = route.demand.required(params).filter(|permission| permissions::exists(who.snapshot(), permission));
    let admission = match &admitted {
        Ok(()) => Admission::Allowed(permission),
        Err(refusal) if refusal.code == Code::InsufficientScope => Admission::Refused(permission),
        Err(_) => Admission::Refused(None),
    };
    let (replayed, refusal) = match admitted.and_then(|()| replayed(&who, bad_key)) {
        Ok(replayed) => (replayed, None),
        Err(refusal) => (None, Some(refusal)),
    };
    let state = RequestState { who, params: params.clone(), body: body.clone(), replayed };
    let answering = async {
        match (refusal, &state.replayed, &route.replay) {
            (Some(refusal), ..) => Err(refusal.into()),
            (None, Some(id), Some(replay)) => replay.answer(id, head.clone(), &state).await,
            _ => serve(head.clone(), &state).await,
        }
    };
    let noting = async |admission| {
        if context.is_first_note() {
            state.who.note(admission).await;
        }
    };
    if route.decides_in_operation() {
        let outcome = answering.await;
        let missing = outcome.as_ref().err().and_then(missing);
        noting(missing.map_or(admission, |permission| Admission::Refused(Some(permission)))).await;
        return outcome;
    }
    // At the same time as the operation and awaited: nothing runs after the answer.
    let (outcome, ()) = tokio::join!(answering, noting(admission));
    outcome
}

/// Refuses a request that names another principal than its caller in `Expected-Caller`. The console sends it with every
/// write, because the session of a browser can become someone else's while a page is open.
fn must_be_expected(headers: &HeaderMap, who: &Caller) -> Result<(), Refusal> {
    match headers.get(EXPECTED_CALLER) {
        Some(expected) if expected.as_bytes() != who.id().as_str().as_bytes() => {
            let sentence = "Someone else is signed in now. Nothing was changed. Load the page again.";
            Err(Refusal::new(Code::OtherCaller, sentence))
        }
        _ => Ok(()),
    }
}

/// The permission for lack of which an operation was refused.
fn missing(error: &Error) -> Option<Permission> {
    match error {
        Error::Refused(refusal) if refusal.code == Code::InsufficientScope => refusal.missing.first().cloned(),
        _ => None,
    }
}

/// The id that the same request created or changed before.
///
/// A bad `Idempotency-Key` is refused only here: callers who do not meet the demand of the route learn nothing else.
fn replayed(caller: &Caller, bad_key: Option<Refusal>) -> Result<Option<String>, Refusal> {
    bad_key.map_or(Ok(()), Err)?;
    let replayed = caller.idempotency().map(|idempotency| idempotency.replayed(caller.now())).transpose()?;
    Ok(replayed.flatten().map(str::to_owned))
}

/// The entities that the path names; they are read together with the caller. A key without an owner in the path belongs
/// to the caller.
fn named_in_path(params: &PathParams, credential: &Credential) -> Vec<EntityRef> {
    let principal = params.get("user").or(params.get("api_user")).and_then(|id| id.parse().ok());
    let role = params.get("role").and_then(|id| id.parse().ok());
    let owner = principal.clone().unwrap_or_else(|| credential.owner());
    let key = params.get("key").and_then(|id| id.parse().ok()).map(|id| KeyRef { owner, id });
    let resource = params.get("collection").or(params.get("resource"));
    let entities = [
        principal.map(EntityRef::Principal),
        role.map(EntityRef::Role),
        key.map(EntityRef::Key),
        resource.and_then(EntityRef::resource),
    ];
    entities.into_iter().flatten().collect()
}
