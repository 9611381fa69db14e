//! The parameters of the path.

use std::convert::Infallible;
use std::str::FromStr;
use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath, RawPathParams};
use http::request::Parts;
use postern_shared::problem::Code;

use super::request_state::RequestState;
use crate::error::{Error, Refusal};
use crate::http::description::{Describe, Description};

/// All parameters of the path with their names, from left to right.
#[derive(Debug, Clone)]
pub(in crate::http) struct PathParams(Arc<[(String, String)]>);

impl PathParams {
    /// The value of a parameter.
    pub(in crate::http) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(this, _)| this == name).map(|(_, value)| value.as_str())
    }

    /// Parses a parameter by its position. A malformed id is a 404, like an unknown one.
    fn parse<T: FromStr>(&self, position: usize) -> Result<T, Error> {
        let (name, value) = self.0.get(position).ok_or_else(|| Error::internal("a path without its parameter"))?;
        let name = if name == "api_user" { "API user" } else { name };
        value.parse().map_err(|_| Refusal::not_found(name).into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PathParams {
    type Rejection = Infallible;

    async fn from_request_parts(head: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let decoded = RawPathParams::from_request_parts(head, state).await;
        // Values that do not decode to UTF-8 are kept as they were sent. They name nothing.
        Ok(Self(decoded.map_or_else(|_| undecoded(head), |params| owned(params.iter()))))
    }
}

/// The parameters with their percent signs.
fn undecoded(head: &Parts) -> Arc<[(String, String)]> {
    let template = head.extensions.get::<MatchedPath>().map(MatchedPath::as_str).unwrap_or_default();
    let pairs = template.split('/').zip(head.uri.path().split('/'));
    owned(pairs.filter_map(|(name, value)| Some((name.strip_prefix('{')?.strip_suffix('}')?, value))))
}

fn owned<'a>(params: impl Iterator<Item = (&'a str, &'a str)>) -> Arc<[(String, String)]> {
    params.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// The only parameter of the path.
#[derive(Clone)]
pub(in crate::http) struct PathId<T>(pub(in crate::http) T);

impl<T: FromStr, Who: Sync> FromRequestParts<RequestState<Who>> for PathId<T> {
    type Rejection = Error;

    async fn from_request_parts(_: &mut Parts, state: &RequestState<Who>) -> Result<Self, Error> {
        state.params.parse(0).map(Self)
    }
}

impl<T> Describe for PathId<T> {
    fn describe(description: &mut Description) {
        description.refuses(&[Code::NotFound]);
    }
}

/// The two parameters of the path, the owner first.
pub(in crate::http) struct PathIds<A, B>(pub(in crate::http) A, pub(in crate::http) B);

impl<A: FromStr, B: FromStr, Who: Sync> FromRequestParts<RequestState<Who>> for PathIds<A, B> {
    type Rejection = Error;

    async fn from_request_parts(_: &mut Parts, state: &RequestState<Who>) -> Result<Self, Error> {
        Ok(Self(state.params.parse(0)?, state.params.parse(1)?))
    }
}

impl<A, B> Describe for PathIds<A, B> {
    fn describe(description: &mut Description) {
        description.refuses(&[Code::NotFound]);
    }
}
