//! Routes: a method and path with the demand on callers, the handler and the description.

use std::sync::{Arc, OnceLock};

use axum::routing::MethodFilter;
use http::Method;
use postern_shared::problem::Code;
use postern_shared::record::BODY_LIMIT;

use super::demand::Demand;
use super::description::Description;
use super::extract::Anonymous;
use super::handler::{Handler, Serve, erase};
use super::replay::Replay;
use crate::app::App;
use crate::caller::Caller;
use crate::store::EntityRef;

/// The handler of a route, for anonymous clients or for callers who are known.
pub(super) enum Service {
    Anonymous(Serve<Anonymous>),
    Caller(Serve<Caller>),
}

/// Finds the entities that a body names. A body that cannot be read names none; the handler refuses it.
pub(super) type NamedInBody = fn(&App, &[u8]) -> Vec<EntityRef>;

/// The name of a route: its method, and its path without ids. Never the path of a request: someone may have put a secret there.
pub(super) fn name(method: &Method, path: &str) -> String {
    format!("{method} {path}")
}

/// The codes with which any route can refuse.
const ANY: &[Code] = &[Code::Internal, Code::Unavailable, Code::HeadersTooLarge, Code::MethodNotAllowed];
/// The further codes with which any route can refuse that changes something.
const ANY_WRITE: &[Code] = &[Code::OutcomeUnknown, Code::CrossSite];

/// A route.
pub(super) struct Route {
    pub(super) method: Method,
    pub(super) path: &'static str,
    /// Its name, once it has had a request.
    name: OnceLock<Arc<str>>,
    pub(super) demand: Demand,
    pub(super) service: Service,
    /// How it answers replays, if it takes an `Idempotency-Key`.
    pub(super) replay: Option<Replay>,
    /// Finds the entities that the body of a request names.
    pub(super) prefetch: Option<NamedInBody>,
    /// The longest body, in bytes.
    pub(super) body_limit: usize,
    /// The status of its successful answers.
    status: u16,
    summary: &'static str,
    /// Describes the arguments and the answer of the handler.
    describe: fn(&mut Description),
    /// The lists of the codes with which it can refuse.
    codes: Vec<&'static [Code]>,
}

impl Route {
    /// A route for anonymous clients.
    pub(super) fn open<Args, H>(method: Method, path: &'static str, handler: H, summary: &'static str) -> Self
    where
        H: Handler<Anonymous, Args>,
    {
        Self::new::<Anonymous, Args, H>(method, path, Demand::Nothing, Service::Anonymous(erase(handler)), summary)
    }

    /// A route for callers who meet a demand.
    pub(super) fn guarded<Args, H>(
        method: Method,
        path: &'static str,
        demand: Demand,
        handler: H,
        summary: &'static str,
    ) -> Self
    where
        H: Handler<Caller, Args>,
    {
        Self::new::<Caller, Args, H>(method, path, demand, Service::Caller(erase(handler)), summary)
    }

    fn new<Who, Args, H: Handler<Who, Args>>(
        method: Method,
        path: &'static str,
        demand: Demand,
        service: Service,
        summary: &'static str,
    ) -> Self {
        let mut codes = vec![ANY, demand.refusals()];
        if method != Method::GET {
            codes.push(ANY_WRITE);
        }
        let (status, describe) = (H::STATUS, H::describe);
        Self {
            method,
            path,
            name: OnceLock::new(),
            demand,
            service,
            replay: None,
            prefetch: None,
            body_limit: BODY_LIMIT,
            status,
            summary,
            describe,
            codes,
        }
    }

    /// Its name in logs and notes.
    pub(super) fn name(&self) -> Arc<str> {
        Arc::clone(self.name.get_or_init(|| name(&self.method, self.path).into()))
    }

    /// Its description for the OpenAPI document. Made only for that: the descriptions of all routes are more work than
    /// the rest of a function's start.
    pub(super) fn description(&self) -> Description {
        let mut description = Description::new(self.summary);
        (self.describe)(&mut description);
        description.codes.extend(self.codes());
        if let Some(replay) = &self.replay {
            replay.describe(&mut description);
        }
        description
    }

    /// Declares further codes with which it can refuse.
    pub(super) fn refuses(mut self, codes: &'static [Code]) -> Self {
        self.codes.push(codes);
        self
    }

    /// Takes an `Idempotency-Key`. A request that was carried out before is answered by `replay` if the caller meets
    /// `reads`, the demand of reading the result, and with the id alone if not (rule 24).
    pub(super) fn idempotent<Args, H: Handler<Caller, Args>>(mut self, replay: H, reads: Demand) -> Self {
        // Gone: the result may have been deleted since.
        self.codes.push(&[Code::IdempotencyKeyReused, Code::BadHeader, Code::Gone]);
        self.replay = Some(Replay { status: self.status, serve: erase(replay), reads });
        self
    }

    /// Takes longer bodies than other routes, in bytes.
    pub(super) fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Declares how to find the entities that the body of a request names.
    pub(super) fn prefetch(mut self, named_in_body: NamedInBody) -> Self {
        self.prefetch = Some(named_in_body);
        self
    }

    fn codes(&self) -> impl Iterator<Item = Code> {
        self.codes.iter().copied().flatten().copied()
    }

    /// Whether the operation itself finds out which permission a caller needs.
    pub(super) fn decides_in_operation(&self) -> bool {
        self.demand == Demand::Credential && self.codes().any(|code| code == Code::InsufficientScope)
    }

    /// Whether it creates what its answer shows.
    pub(super) fn creates(&self) -> bool {
        self.status == 201
    }

    /// The names of the parameters in its path.
    pub(super) fn parameters(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
    }

    /// The method as axum filters it.
    pub(super) fn filter(&self) -> MethodFilter {
        match self.method {
            Method::GET => MethodFilter::GET,
            Method::POST => MethodFilter::POST,
            Method::PUT => MethodFilter::PUT,
            Method::PATCH => MethodFilter::PATCH,
            _ => MethodFilter::DELETE,
        }
    }
}
