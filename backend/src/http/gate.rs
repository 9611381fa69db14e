//! The gate: the one way from a request to a handler. Who asks is found out first, then whether they may ask this at all; only
//! then does the handler see the request.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};

use axum::extract::Request;
use axum::response::Response;
use futures_util::FutureExt as _;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use postern_shared::id::RequestId;
use postern_shared::principal::KeyRef;
use postern_shared::problem::Code;
use postern_shared::resource::is_built_in;
use postern_shared::text::resource_name;
use tokio::time::Instant;

use super::credential::{credential, must_be_same_origin, must_not_be_cross_site};
use super::handler::Anonymous;
use super::incoming::{Incoming, origin, read_body};
use super::openapi;
use super::problem;
use super::route::{Route, Service};
use super::security_headers::add_security_headers;
use crate::app::App;
use crate::caller::{Caller, Credential, IdempotencyKey};
use crate::error::{Error, Refusal};
use crate::secret::hash::Hash;
use crate::store::entity::change::AuditContext;
use crate::store::snapshot::EntityRef;

/// Most bytes of headers that are looked at.
const HEADERS_LIMIT: usize = 16 * 1024;
/// The header by which a caller says that a request shall be done once.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The header by which a caller can name a request when asking for help.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Answers a request that a route is for.
pub(super) async fn serve(
    app: &App,
    route: &Route,
    document: Arc<openapi::Document>,
    params: Option<Vec<(String, String)>>,
    request: Request,
) -> Response {
    let began = Instant::now();
    let origin = origin(app, &request);
    let (parts, body) = request.into_parts();
    let incoming = Incoming {
        app: app.clone(),
        origin,
        // What is not text once it is decoded stays as it came, and names nothing.
        params: params.unwrap_or_else(|| route.undecoded(parts.uri.path())),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body: read_body(body).await,
        made: OnceLock::new(),
        document,
    };
    let who = OnceLock::new();
    let attempts = app.decide(|| attempt(route, &parts.method, &incoming, &who));
    let outcome = AssertUnwindSafe(attempts).catch_unwind().await;
    let outcome = outcome.unwrap_or_else(|_| Err(Error::internal("a handler panicked")));
    let response = outcome.unwrap_or_else(|error| problem::answer(error, &incoming.origin.id));
    // The route's template, never the path or query: someone may have put a secret there.
    tracing::info!(
        request_id = %incoming.origin.id,
        method = %parts.method,
        route = route.path,
        status = response.status().as_u16(),
        code = response.extensions().get::<Code>().map(|code| code.as_str()),
        caller = who.get(),
        microseconds = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
    finish(app, &incoming.origin.id, response)
}

/// Answers a request that no route is for.
pub(super) fn refuse(app: &App, request: &Request, error: Error) -> Response {
    let origin = origin(app, request);
    let response = problem::answer(error, &origin.id);
    finish(app, &origin.id, response)
}

async fn attempt(
    route: &Route,
    method: &Method,
    incoming: &Incoming,
    who: &OnceLock<String>,
) -> Result<Response, Error> {
    must_be_small(&incoming.headers)?;
    let public_url = &incoming.app.config.public_url;
    match &route.service {
        Service::Anonymous(serve) => {
            must_not_be_cross_site(method, &incoming.headers, public_url)?;
            let anonymous = Anonymous {
                app: incoming.app.clone(),
                origin: incoming.origin.clone(),
                credential: credential(&incoming.headers).ok().flatten(),
                document: Arc::clone(&incoming.document),
            };
            serve(anonymous, incoming).await
        }
        Service::Caller(serve) => {
            let credential = credential(&incoming.headers)?.ok_or_else(|| {
                Error::refused(Code::Unauthenticated, "Sign in, or send a key as: Authorization: Bearer <key>.")
            })?;
            if matches!(credential, Credential::Session(..)) {
                must_be_same_origin(method, &incoming.headers, public_url)?;
            }
            let mut named = named(incoming, &credential);
            named.extend(route.prefetch.map(|entities| entities(incoming)).unwrap_or_default());
            // A header that is no good is refused once it is known that the caller may ask this at all.
            let once = if route.replay.is_some() { once(method, incoming) } else { Ok(None) };
            let (once, bad_header) = once.map_or_else(|refusal| (None, Some(refusal)), |once| (once, None));
            let caller = Caller::resolve(&incoming.app, &credential, incoming.origin.clone(), named, once).await?;
            let AuditContext { actor, credential, .. } = caller.audit();
            who.get_or_init(|| format!("{} by {}", actor.id, credential.id.as_deref().unwrap_or_default()));
            let noting = caller.clone();
            let serving = async {
                route.demand.must_be_met(&caller, incoming)?;
                bad_header.map_or(Ok(()), Err)?;
                let replayed =
                    caller.idempotency().map(|idempotency| idempotency.replayed(caller.now())).transpose()?.flatten();
                match (replayed.map(str::to_owned), &route.replay) {
                    (Some(made), Some(replay)) => replay.answer(route, caller, incoming, &made).await,
                    _ => serve(caller, incoming).await,
                }
            };
            // Beside the operation and awaited: nothing runs after the answer.
            let (outcome, ()) = tokio::join!(serving, noting.note_use());
            outcome
        }
    }
}

/// Longest `Idempotency-Key`, in characters.
const ONCE_LENGTH: usize = 255;

/// Whether a request shall be done once: what it says by `Idempotency-Key`, and what it is.
fn once(method: &Method, incoming: &Incoming) -> Result<Option<IdempotencyKey>, Refusal> {
    let Some(header) = incoming.headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let key = header.to_str().unwrap_or_default();
    if !(1..=ONCE_LENGTH).contains(&key.len()) {
        let sentence = format!("An Idempotency-Key is 1 to {ONCE_LENGTH} visible ASCII characters, such as a UUID.");
        return Err(Refusal::new(Code::BadHeader, sentence));
    }
    let body = incoming.body.as_ref().map(AsRef::as_ref).unwrap_or_default();
    let body = Hash::of(&String::from_utf8_lossy(body)).hex();
    let fingerprint = Hash::of(&format!("{method} {} {body}", incoming.path)).hex();
    Ok(Some(IdempotencyKey { key: key.to_owned(), fingerprint }))
}

/// What the path names, to be read along with the caller.
fn named(incoming: &Incoming, credential: &Credential) -> Vec<EntityRef> {
    let principal = incoming.param("user").or(incoming.param("api_user")).and_then(|id| id.parse().ok());
    let role = incoming.param("role").and_then(|id| id.parse().ok());
    let owner = principal.clone().unwrap_or_else(|| credential.owner());
    let key = incoming.param("key").and_then(|id| id.parse().ok()).map(|id| KeyRef { owner, id });
    let resource = incoming.param("collection").or(incoming.param("resource"));
    let resource = resource.filter(|name| resource_name(name).is_ok() && !is_built_in(name)).map(str::to_owned);
    let entities = [
        principal.map(EntityRef::Principal),
        role.map(EntityRef::Role),
        key.map(EntityRef::Key),
        resource.map(EntityRef::Resource),
    ];
    entities.into_iter().flatten().collect()
}

fn must_be_small(headers: &HeaderMap) -> Result<(), Error> {
    let size: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if size > HEADERS_LIMIT {
        return Err(Error::refused(Code::HeadersTooLarge, format!("Send at most {HEADERS_LIMIT} bytes of headers.")));
    }
    Ok(())
}

/// The headers that every answer of the API has.
fn finish(app: &App, request_id: &RequestId, mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    add_security_headers(app, headers);
    if let Ok(value) = HeaderValue::from_str(request_id.as_str()) {
        headers.insert(REQUEST_ID, value);
    }
    response
}
