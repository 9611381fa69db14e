//! The layers around the routes: request id, fixed headers, log line, panics and limits.

use std::any::Any;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Router};
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue};
use postern_shared::problem::Code;
use tokio::time::Instant;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use super::incoming::RequestContext;
use super::problem;
use crate::app::App;
use crate::error::Error;

/// The header with the request id, which callers quote when they ask for help.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Most bytes of header names and values in a request.
const HEADERS_LIMIT: usize = 16 * 1024;

/// Adds the layers around the routes of the API, from the outermost to the innermost.
pub(super) fn around_routes(routes: Router) -> Router {
    routes.route_layer((from_fn(log_answer), CatchPanicLayer::custom(panicked), from_fn(limit_headers)))
}

/// Adds the layers around every answer: of a route, a refusal or a file of the console.
pub(super) fn around_everything(router: Router, app: &App) -> Router {
    // Browsers would apply it to every port of localhost, and so to programs of others.
    let is_strict = app.config.public_url.is_https() && !app.config.public_url.is_loopback();
    let hsts = is_strict.then(|| HeaderValue::from_static("max-age=63072000; includeSubDomains"));
    let load_nothing = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    router.layer((
        SetResponseHeaderLayer::overriding(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        SetResponseHeaderLayer::overriding(REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        SetResponseHeaderLayer::overriding(STRICT_TRANSPORT_SECURITY, hsts),
        // The console's files set their own.
        SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, HeaderValue::from_static("no-store")),
        SetResponseHeaderLayer::if_not_present(CONTENT_SECURITY_POLICY, load_nothing),
        from_fn_with_state(app.clone(), identify),
    ))
}

/// Gives a request its id, and writes the problem if it fails.
async fn identify(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let context = RequestContext::new(&app, &request);
    let is_of_api = request.extensions().get::<MatchedPath>().is_some();
    request.extensions_mut().insert(context.clone());
    let response = next.run(request).await;
    // A file of the console is the same for everyone and has no request id.
    if !is_of_api && problem::code(&response).is_none() {
        return response;
    }
    let mut response = problem::write(response, &context);
    if let Ok(id) = HeaderValue::from_str(context.info.id.as_str()) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// Logs one line for each request of a route.
async fn log_answer(
    Extension(context): Extension<RequestContext>,
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
        caller = context.caller(),
        microseconds = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
    response
}

/// Answers in place of a handler that panicked.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    Error::internal("a handler panicked").into_response()
}

/// Refuses requests with too many headers.
async fn limit_headers(request: Request, next: Next) -> Result<Response, Error> {
    let size: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if size > HEADERS_LIMIT {
        return Err(Error::refused(Code::HeadersTooLarge, format!("Send at most {HEADERS_LIMIT} bytes of headers.")));
    }
    Ok(next.run(request).await)
}
