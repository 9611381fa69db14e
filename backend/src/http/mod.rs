//! HTTP: requests in, answers out. Nothing here decides or stores anything.
//!
//! `routes` is the whole API on one page. A route is declared with the demand a caller must meet and a handler whose
//! argument and answer types also describe it in the OpenAPI document; what is not declared there is not served. `gate` is the
//! one way from a request to a handler, `problem` the one way from an error to an answer. Whatever is not below `/api` is the
//! console's: `console` serves its files.

mod account;
mod answer;
mod api_users;
mod argument;
mod billing;
mod changes;
mod console;
pub(crate) mod credential;
mod csv;
mod description;
mod gate;
mod handler;
mod health;
mod impact;
pub(crate) mod incoming;
mod invitations;
mod json;
mod keys;
mod openapi;
mod principals;
mod problem;
mod records;
mod replay;
mod resources;
mod roles;
mod route;
mod routes;
mod security_headers;
mod session;
mod setup;
mod users;
mod verify;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{RawPathParams, Request};
use axum::routing::MethodRouter;
use postern_shared::problem::Code;

pub use incoming::ClientAddress;

use crate::app::App;
use crate::error::Error;
use route::Route;

/// The service as an axum router, with every route there is.
pub fn router(app: &App) -> Router {
    let routes: Vec<Arc<Route>> = routes::table().into_iter().map(Arc::new).collect();
    let document = openapi::document(&routes);
    let mut methods: BTreeMap<&'static str, MethodRouter> = BTreeMap::new();
    for route in routes {
        let (path, filter) = (route.path, route.filter());
        let app = app.clone();
        let document = Arc::clone(&document);
        let serve = move |params: Result<RawPathParams, _>, request: Request| async move {
            let params = params.ok().map(|params| {
                params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect::<Vec<_>>()
            });
            gate::serve(&app, &route, document, params, request).await
        };
        let entry = methods.remove(path).unwrap_or_default();
        methods.insert(path, entry.on(filter, serve));
    }
    let served = methods.into_iter().fold(Router::new(), |served, (path, method)| served.route(path, method));
    let (elsewhere, no_method) = (app.clone(), app.clone());
    served
        .method_not_allowed_fallback(move |request: Request| {
            let app = no_method.clone();
            async move {
                gate::refuse(
                    &app,
                    &request,
                    Error::refused(Code::MethodNotAllowed, "The Allow header says which methods this path has."),
                )
            }
        })
        .fallback(move |request: Request| {
            let app = elsewhere.clone();
            async move { console::serve(&app, &request) }
        })
}
