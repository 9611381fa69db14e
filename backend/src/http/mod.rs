//! HTTP: requests in, answers out. Nothing here decides or stores anything.
//!
//! `routes` is the whole API on one page. A route declares the demand on its callers and a handler. The types of the
//! handler's arguments (`extract`) and answer (`respond`) also describe it in the OpenAPI document. `layers` are around
//! all routes, `pipeline` is the one way from a request to a handler, and `problem` the one way from an error to an
//! answer. Every path outside `/api` belongs to the console: `console` serves its files.

mod access;
mod account;
mod activity;
mod api_users;
mod billing;
mod changes;
mod compression;
mod console;
mod cookie;
pub(crate) mod credential;
mod csv;
mod demand;
mod description;
mod encoding;
mod extract;
mod handler;
mod health;
mod host;
mod impact;
pub(crate) mod incoming;
mod keys;
mod layers;
mod marker;
mod openapi;
mod operation_id;
mod operation_object;
mod overview;
mod pipeline;
mod principals;
mod problem;
mod records;
mod refusals;
mod replay;
mod resources;
mod respond;
mod roles;
mod route;
mod routes;
mod usage;
mod users;
mod verify;

use std::future::ready;
use std::sync::Arc;

use axum::extract::Request;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse as _;
use axum::routing::on;
use axum::{Extension, Router};
use http::Method;

pub use incoming::ClientAddress;

use crate::app::App;
use compression::compress;
use encoding::Encoding;
use extract::{PathParams, RequestBody};
use incoming::{RequestContext, limit_headers};
use pipeline::Incoming;

/// The service as an axum router, with all routes.
pub fn router(app: &App) -> Router {
    layers::around_everything(service(app), app)
}

/// The service for clients that can reach it under any name. It refuses requests for a host that is neither that of the
/// public URL nor a loopback name.
pub fn router_of_known_hosts(app: &App) -> Router {
    let known = from_fn_with_state(app.config.public_url.clone(), host::must_be_known);
    layers::around_everything(service(app).layer(known), app)
}

fn service(app: &App) -> Router {
    let mut api = Router::new();
    for route in routes::table().into_iter().map(Arc::new) {
        let (path, filter, app) = (route.path, route.filter(), app.clone());
        // Neither the limit on headers nor the compression is a layer: a layer copies those inside it for every request.
        let serve = move |Extension(context): Extension<Arc<RequestContext>>, params: PathParams, request: Request| async move {
            limit_headers(request.headers())?;
            let encoding = Encoding::accepted(request.headers()).next();
            let (mut head, body) = RequestBody::receive(request, route.body_limit).await;
            // Nothing reads them from here on, and every attempt at an answer copies the head.
            head.extensions.clear();
            let answer = pipeline::serve(&route, &Incoming { app, context, params, head, body }).await;
            if route.method == Method::GET { Ok(compress(answer.into_response(), encoding).await) } else { answer }
        };
        api = api.route(path, on(filter, serve));
    }
    let public_url = app.config.public_url.clone();
    layers::around_routes(api)
        .method_not_allowed_fallback(async || problem::method_not_allowed())
        .fallback(move |request: Request| ready(console::serve(&request, &public_url)))
        // Without a state, axum would put each route and its layers together again for every request.
        .with_state(())
}
