//! What is known of a request before anything in it is checked: its id, its address and its agent.

use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use axum::extract::{ConnectInfo, MatchedPath, Request};
use http::header::USER_AGENT;
use http::{HeaderMap, HeaderValue, Method};
use postern_shared::change::RequestInfo;
use postern_shared::id::RequestId;
use postern_shared::problem::Code;
use postern_shared::text::is_invisible;

use super::route;
use crate::app::App;
use crate::error::Refusal;
use crate::store::AuditContext;

/// The client's address according to the platform in front. Without it, the address of the connection is used.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(
    /// The address.
    pub IpAddr,
);

/// Most bytes of header names and values in a request.
const HEADERS_LIMIT: usize = 16 * 1024;
/// Longest user agent that is kept, in characters.
const AGENT_LENGTH: usize = 200;

/// An identified request. The layers and the pipeline share it.
#[derive(Debug)]
pub(super) struct RequestContext {
    /// The request as the change log stores it.
    pub(super) info: RequestInfo,
    method: Method,
    /// The path of its route.
    path: Option<MatchedPath>,
    /// The caller. A cell, because the log needs it even after a panic.
    caller: OnceLock<Arc<AuditContext>>,
    /// Whether the request was noted.
    is_noted: AtomicBool,
    /// Whether it is carried out once, however often it is sent.
    is_repeatable: AtomicBool,
}

impl RequestContext {
    /// Gives a request an id. An id that the client sends is ignored.
    pub(super) fn new(app: &App, request: &Request) -> Self {
        let extensions = request.extensions();
        let address = extensions.get::<ClientAddress>().map(|address| address.0);
        let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        let info = RequestInfo {
            id: app.random.id(RequestId::from_random),
            address: address.or(peer).map(|address| address.to_canonical().to_string()).unwrap_or_default(),
            agent: agent(request.headers()),
        };
        Self {
            info,
            method: request.method().clone(),
            path: extensions.get().cloned(),
            caller: OnceLock::new(),
            is_noted: AtomicBool::default(),
            is_repeatable: AtomicBool::default(),
        }
    }

    /// The name of its route, for the log.
    pub(super) fn route(&self) -> String {
        route::name(&self.method, self.path.as_ref().map(MatchedPath::as_str).unwrap_or_default())
    }

    /// Records who the caller is. Later attempts at the same request keep the first.
    pub(super) fn record_caller(&self, caller: &Arc<AuditContext>) {
        self.caller.get_or_init(|| Arc::clone(caller));
    }

    /// Whether this attempt is the first that notes the request, so that no call counts twice.
    pub(super) fn is_first_note(&self) -> bool {
        !self.is_noted.swap(true, Ordering::Relaxed)
    }

    /// Records that the request has an `Idempotency-Key` that its route takes.
    pub(super) fn record_repeatable(&self) {
        self.is_repeatable.store(true, Ordering::Relaxed);
    }

    /// Whether the request is carried out once, however often it is sent.
    pub(super) fn is_repeatable(&self) -> bool {
        self.is_repeatable.load(Ordering::Relaxed)
    }

    /// The caller and their credential; `None` until one is known.
    pub(super) fn caller(&self) -> Option<&AuditContext> {
        self.caller.get().map(Arc::as_ref)
    }
}

/// Refuses requests with too many headers.
pub(super) fn limit_headers(headers: &HeaderMap) -> Result<(), Refusal> {
    let size: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if size > HEADERS_LIMIT {
        return Err(Refusal::new(Code::HeadersTooLarge, format!("Send at most {HEADERS_LIMIT} bytes of headers.")));
    }
    Ok(())
}

/// The user agent of a request, made fit for the change log.
pub(crate) fn agent(headers: &HeaderMap) -> String {
    let agent = headers.get(USER_AGENT).map(HeaderValue::as_bytes).unwrap_or_default();
    fit_agent(&String::from_utf8_lossy(agent))
}

/// A user agent, made fit for the change log.
pub(super) fn fit_agent(agent: &str) -> String {
    let visible = |c| if is_invisible(c) { char::REPLACEMENT_CHARACTER } else { c };
    agent.chars().filter(|c| !c.is_control()).map(visible).take(AGENT_LENGTH).collect()
}
