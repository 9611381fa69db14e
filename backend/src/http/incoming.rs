//! A request as it came in: read from the wire, not judged yet.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::extract::Request;
use bytes::Bytes;
use http::header::USER_AGENT;
use http::{HeaderMap, HeaderValue};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use postern_shared::change::RequestInfo;
use postern_shared::id::RequestId;
use postern_shared::problem::Code;
use postern_shared::record::BODY_LIMIT;

use super::openapi;
use crate::app::App;
use crate::error::Refusal;

/// The address a request came from, as the platform in front says; without it the connection's own is taken.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(
    /// The address.
    pub IpAddr,
);

/// Longest name of a calling program that is kept, in characters.
const AGENT_LENGTH: usize = 200;

/// A request as it came in. Kept whole, because a lost race is decided again from the beginning.
#[derive(Debug)]
pub(super) struct Incoming {
    pub(super) app: App,
    pub(super) origin: RequestInfo,
    pub(super) params: Vec<(String, String)>,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Result<Bytes, Refusal>,
    /// The id of what this very request made before, once that is known.
    pub(super) made: OnceLock<String>,
    /// The OpenAPI document, for the one handler that answers with it.
    pub(super) document: Arc<openapi::Document>,
}

/// Where a request came from.
pub(super) fn origin(app: &App, request: &Request) -> RequestInfo {
    let extensions = request.extensions();
    let address = extensions.get::<ClientAddress>().map(|address| address.0);
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    RequestInfo {
        id: app.random.id(RequestId::from_random),
        address: address.or(peer).map(|address| address.to_canonical().to_string()).unwrap_or_default(),
        agent: agent(request.headers()),
    }
}

/// What a calling program calls itself, fit for the change log.
pub(crate) fn agent(headers: &HeaderMap) -> String {
    let agent = headers.get(USER_AGENT).map(HeaderValue::as_bytes).unwrap_or_default();
    String::from_utf8_lossy(agent).chars().filter(|c| !c.is_control()).take(AGENT_LENGTH).collect()
}

/// Reads a body, up to the limit.
pub(super) async fn read_body(body: Body) -> Result<Bytes, Refusal> {
    match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            Err(Refusal::new(Code::BodyTooLarge, format!("Send at most {BODY_LIMIT} bytes.")))
        }
        Err(_) => Err(Refusal::new(Code::BadBody, "The body broke off. Send it again.")),
    }
}

impl Incoming {
    /// A parameter of the path.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(this, _)| this == name).map(|(_, value)| value.as_str())
    }
}
