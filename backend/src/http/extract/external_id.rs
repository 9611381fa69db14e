//! The external id in a path.

use axum::extract::FromRequestParts;
use http::request::Parts;
use postern_shared::field::Violation;
use postern_shared::problem::Code;
use postern_shared::text;

use super::request_state::RequestState;
use crate::error::{Error, Refusal};
use crate::http::description::{Describe, Description};

/// The name of the parameter, and of the field of a body.
const NAME: &str = "external_id";

/// An external id in the path that is not checked yet.
pub(in crate::http) struct PathExternalId(Result<String, Violation>);

impl PathExternalId {
    /// Checks the id. The body can repeat it, but not name another.
    pub(in crate::http) fn read(self, in_body: Option<&str>) -> Result<String, Refusal> {
        let checked = self.0.and_then(|id| text::external_id(&id).map(|()| id.trim().to_owned()));
        let checked = checked.and_then(|id| match in_body {
            Some(other) if other.trim() != id => {
                Err(Violation::new("conflicting", "Leave it out, or send the same external id as in the path."))
            }
            _ => Ok(id),
        });
        checked.map_err(|violation| Refusal::fields(vec![violation.at(NAME)]))
    }
}

impl<Who: Sync> FromRequestParts<RequestState<Who>> for PathExternalId {
    type Rejection = Error;

    async fn from_request_parts(head: &mut Parts, state: &RequestState<Who>) -> Result<Self, Error> {
        let id = state.params.get(NAME).ok_or_else(|| Error::internal("a path without its external id"))?;
        // A value with a percent sign that is still as it was sent does not decode to UTF-8.
        let undecoded = id.contains('%') && head.uri.path().rsplit('/').next() == Some(id);
        let violation = || Violation::new("bad_encoding", "Percent-encode the external id as UTF-8.");
        Ok(Self(if undecoded { Err(violation()) } else { Ok(id.to_owned()) }))
    }
}

impl Describe for PathExternalId {
    fn describe(description: &mut Description) {
        description.refuses(&[Code::InvalidField]);
    }
}
