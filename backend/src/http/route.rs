//! A route: a path and method together with what its callers must have, what it does, and how it is described.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::routing::MethodFilter;
use http::Method;
use postern_shared::permission::{Action, Permission};
use postern_shared::problem::Code;

use super::description::Description;
use super::handler::{Anonymous, Answering, Handler};
use super::incoming::Incoming;
use super::replay::Replay;
use crate::caller::Caller;
use crate::error::Refusal;
use crate::store::snapshot::EntityRef;

/// What a caller must have before anything else is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Demand {
    /// Nothing: anyone may ask.
    Nothing,
    /// A credential that is good.
    Credential,
    /// A person's session.
    Session,
    /// A permission.
    Permission(Permission),
    /// A permission, in a person's session.
    PermissionInSession(Permission),
    /// The permission to read or write the records of the collection in the path.
    Records(Action),
}

impl Demand {
    /// Refuses a caller who does not meet it.
    pub(super) fn must_be_met(&self, caller: &Caller, incoming: &Incoming) -> Result<(), Refusal> {
        if matches!(self, Self::Session | Self::PermissionInSession(_)) {
            caller.require_session()?;
        }
        match self {
            Self::Nothing | Self::Credential | Self::Session => Ok(()),
            Self::Permission(permission) | Self::PermissionInSession(permission) => caller.require(permission),
            Self::Records(action) => {
                caller.require(&Permission::on(incoming.param("collection").unwrap_or_default(), *action))
            }
        }
    }

    /// What it is in the OpenAPI document: the permission, with the path's parameter for a collection's name.
    pub(super) fn permission(&self) -> Option<String> {
        match self {
            Self::Permission(permission) | Self::PermissionInSession(permission) => Some(permission.to_string()),
            Self::Records(action) => Some(Permission::on("{collection}", *action).to_string()),
            Self::Nothing | Self::Credential | Self::Session => None,
        }
    }

    /// How a route's callers can be refused because of it.
    fn refusals(&self) -> &'static [Code] {
        const ALL: [Code; 5] = [
            Code::Unauthenticated,
            Code::InvalidToken,
            Code::InvalidRequest,
            Code::SessionRequired,
            Code::InsufficientScope,
        ];
        match self {
            Self::Nothing => &[],
            Self::Credential => &ALL[..3],
            Self::Session => &ALL[..4],
            Self::PermissionInSession(_) => &ALL,
            Self::Permission(_) | Self::Records(_) => &[ALL[0], ALL[1], ALL[2], ALL[4]],
        }
    }
}

/// What answers.
pub(super) type Serve<Who> = Arc<dyn Fn(Who, &Incoming) -> Answering + Send + Sync>;

/// What a route does: for anyone, or for a caller who is known.
#[derive(Clone)]
pub(super) enum Service {
    Anonymous(Serve<Anonymous>),
    Caller(Serve<Caller>),
}

/// A route.
pub(super) struct Route {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) demand: Demand,
    pub(super) service: Service,
    /// How it answers a request that it has done before, if it takes an `Idempotency-Key`.
    pub(super) replay: Option<Replay>,
    /// What a request names besides in its path, to be read along with the caller.
    pub(super) prefetch: Option<fn(&Incoming) -> Vec<EntityRef>>,
    summary: &'static str,
    /// Describes what the handler takes and answers.
    describe: fn(&mut Description),
    /// How it can be refused.
    codes: BTreeSet<Code>,
}

impl Route {
    /// A route that anyone may ask.
    pub(super) fn open<Args, H: Handler<Anonymous, Args>>(
        method: Method,
        path: &'static str,
        handler: H,
        summary: &'static str,
    ) -> Self {
        let service = Service::Anonymous(Arc::new(move |who, incoming| handler.call(who, incoming)));
        Self::new(method, path, Demand::Nothing, service, summary, H::describe)
    }

    /// A route for callers who meet a demand.
    pub(super) fn guarded<Args, H: Handler<Caller, Args>>(
        method: Method,
        path: &'static str,
        demand: Demand,
        handler: H,
        summary: &'static str,
    ) -> Self {
        let service = Service::Caller(Arc::new(move |who, incoming| handler.call(who, incoming)));
        Self::new(method, path, demand, service, summary, H::describe)
    }

    fn new(
        method: Method,
        path: &'static str,
        demand: Demand,
        service: Service,
        summary: &'static str,
        describe: fn(&mut Description),
    ) -> Self {
        let mut codes = BTreeSet::from([Code::Internal, Code::Unavailable, Code::HeadersTooLarge]);
        codes.extend(demand.refusals());
        if method != Method::GET {
            codes.extend([Code::OutcomeUnknown, Code::CrossSite]);
        }
        Self { method, path, demand, service, replay: None, prefetch: None, summary, describe, codes }
    }

    /// What is said of it. Put together only for the OpenAPI document: of all routes it is more work than the rest of a
    /// function's start.
    pub(super) fn description(&self) -> Description {
        let mut description = Description::new(self.summary);
        (self.describe)(&mut description);
        description.codes.extend(&self.codes);
        if let Some(replay) = &self.replay {
            replay.describe(&mut description);
        }
        description
    }

    /// Says how else it can refuse.
    #[must_use]
    pub(super) fn refuses(mut self, codes: &[Code]) -> Self {
        self.codes.extend(codes);
        self
    }

    /// Takes an `Idempotency-Key`. A request that was done before is answered by `replay` if the caller meets `reads`, what
    /// reading the result takes now, and with the id alone if not (rule 24).
    #[must_use]
    pub(super) fn idempotent<Args, H: Handler<Caller, Args>>(mut self, replay: H, reads: Demand) -> Self {
        // Not found: what it made may be gone since.
        self.codes.extend([Code::IdempotencyKeyReused, Code::BadHeader, Code::NotFound]);
        let serve: Serve<Caller> = Arc::new(move |who, incoming| replay.call(who, incoming));
        self.replay = Some(Replay { serve, reads });
        self
    }

    /// Says what a request names besides in its path.
    #[must_use]
    pub(super) fn prefetch(mut self, entities: fn(&Incoming) -> Vec<EntityRef>) -> Self {
        self.prefetch = Some(entities);
        self
    }

    /// The names of the parameters in its path.
    pub(super) fn parameters(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
    }

    /// The parameters of a path of its kind as they came, percent signs and all.
    pub(super) fn undecoded(&self, path: &str) -> Vec<(String, String)> {
        let pairs = self.path.split('/').zip(path.split('/'));
        let named = pairs.filter_map(|(name, value)| Some((name.strip_prefix('{')?.strip_suffix('}')?, value)));
        named.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// The method as axum wants it.
    pub(super) fn filter(&self) -> MethodFilter {
        match self.method {
            Method::GET => MethodFilter::GET,
            Method::POST => MethodFilter::POST,
            Method::PATCH => MethodFilter::PATCH,
            _ => MethodFilter::DELETE,
        }
    }
}
