//! The service behind an HTTP API or a function URL, both of which send payload 2.0. Every other event is an error.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use lambda_http::lambda_runtime::Diagnostic;
use lambda_http::request::RequestContext;
use lambda_http::{Request, RequestExt as _, Service as _, service_fn};
use postern_shared::problem::Code;

use super::front::Front;
use super::table_check::TableCheck;
use super::{app_from_environment, environment, fault};
use crate::app::App;
use crate::config::Config;
use crate::http::{self, ClientAddress};
use crate::secret::Hash;
use crate::store::table::INDEXES;

/// Serves until Lambda stops the program.
///
/// # Errors
/// Why it cannot begin, in a sentence.
pub async fn serve() -> Result<(), String> {
    let app = app_from_environment(config()?)?;
    let front: Option<Front> = environment::optional(environment::FRONT_SECRET)?;
    let (router, check) = (http::router(&app), TableCheck::new(&app.store, INDEXES));
    let serve = service_fn(async |request| {
        let response = answer(&app, router.clone(), front.as_ref(), request).await?;
        if response.extensions().get() == Some(&Code::Unavailable) {
            check.log_mismatches().await;
        }
        Ok::<_, Diagnostic>(response)
    });
    lambda_http::run(serve).await.map_err(|error| error.to_string())
}

fn config() -> Result<Config, String> {
    let public_url = environment::public_url()?;
    let setup_code: Option<Hash> = environment::optional(environment::SETUP_CODE_HASH)?;
    // A function has one request at a time, and its memory is set for one hash.
    Ok(Config { public_url, setup_code, hashes_at_once: 1 })
}

async fn answer(
    app: &App,
    mut router: Router,
    front: Option<&Front>,
    request: Request,
) -> Result<Response, Diagnostic> {
    let Some(RequestContext::ApiGatewayV2(context)) = request.request_context_ref() else {
        return Err(fault("MalformedEvent", "the event is no request from an HTTP API or a function URL"));
    };
    // The one address that the caller cannot choose, except behind CloudFront; X-Forwarded-For can contain anything.
    let address: Option<IpAddr> = context.http.source_ip.as_deref().and_then(|text| text.parse().ok());
    let mut address = address.ok_or_else(|| fault("MalformedEvent", "the event does not say where it is from"))?;
    if let Some(front) = front {
        let Some(viewer) = front.viewer(request.headers()) else {
            tracing::info!(%address, "refused a request that did not come through CloudFront");
            let sentence = format!("Postern is at {}.", app.config.public_url);
            return Ok((StatusCode::FORBIDDEN, sentence).into_response());
        };
        address = viewer;
    }
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ClientAddress(address));
    let Ok(response): Result<Response, Infallible> = router.call(request).await;
    Ok(response)
}
