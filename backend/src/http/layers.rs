//! The layers around the routes: request id, fixed headers, log line and panics.

use std::any::Any;
use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Router};
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use postern_shared::problem::Code;
use tokio::time::Instant;
use tower_http::catch_panic::CatchPanicLayer;

use super::incoming::RequestContext;
use super::marker::{Marker, corrected};
use super::problem;
use crate::app::App;
use crate::config::PublicUrl;
use crate::error::Error;

/// The header with the request id, which callers quote when they ask for help.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Adds the layers around the routes of the API, from the outermost to the innermost.
pub(super) fn around_routes(routes: Router) -> Router {
    routes.route_layer((from_fn(log_answer), CatchPanicLayer::custom(panicked)))
}

/// Adds the layers around every answer: of a route, a refusal or a file of the console.
pub(super) fn around_everything(router: Router, app: &App) -> Router {
    router.layer(from_fn_with_state(app.clone(), identify))
}

/// Gives a request its id, writes the problem if it fails, and adds the fixed headers.
async fn identify(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let context = Arc::new(RequestContext::new(&app, &request));
    let is_of_api = request.extensions().get::<MatchedPath>().is_some();
    let marker = Marker::of(request.headers(), &app.config.public_url);
    request.extensions_mut().insert(Arc::clone(&context));
    let mut response = next.run(request).await;
    // A file of the console is the same for everyone and has no request id.
    let refused = problem::code(&response);
    if is_of_api || refused.is_some() {
        let has_caller = context.caller().is_some();
        let correction = marker.and_then(|marker| marker.for_answer(&response, refused, has_caller));
        response = corrected(response, correction, &app.config.public_url);
        response = problem::write(response, &context);
        if let Ok(id) = HeaderValue::from_str(context.info.id.as_str()) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
    }
    add_fixed_headers(response.headers_mut(), &app.config.public_url);
    response
}

fn add_fixed_headers(headers: &mut HeaderMap, public_url: &PublicUrl) {
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    // Browsers would apply it to every port of localhost, and so to programs of others.
    if public_url.is_https() && !public_url.is_loopback() {
        let two_years = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        headers.insert(STRICT_TRANSPORT_SECURITY, two_years);
    }
    // The console's files set their own.
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    let load_nothing = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(load_nothing);
}

/// Logs one line for each request of a route.
async fn log_answer(
    Extension(context): Extension<Arc<RequestContext>>,
    route: MatchedPath,
    request: Request,
    next: Next,
) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let response = next.run(request).await;
    // The route's template, never the path or query: someone may have put a secret there.
    tracing::info!(
        request_id = %context.info.id,
        address = %context.info.address,
        %method,
        route = route.as_str(),
        status = response.status().as_u16(),
        code = problem::code(&response).map(Code::as_str),
        caller = context.caller().map(display),
        microseconds = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
    response
}

/// Answers in place of a handler that panicked.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    Error::internal("a handler panicked").into_response()
}
