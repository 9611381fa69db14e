//! The headers that describe an event: its sender's id, and the time at which it happened.

use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderMap, HeaderName};
use postern_shared::problem::Code;
use postern_shared::record::{self, EVENT_ID_LIMIT};
use postern_shared::time::Timestamp;
use utoipa::openapi::schema::ObjectBuilder;

use crate::error::{Error, Refusal};
use crate::http::description::{Describe, Description};

/// The header with the sender's own id of an event.
pub(in crate::http) const EVENT_ID: HeaderName = HeaderName::from_static("event-id");
/// The header with the sender's time of an event.
pub(in crate::http) const OCCURRED_AT: HeaderName = HeaderName::from_static("occurred-at");

/// The headers of an event that are not read yet.
pub(in crate::http) struct EventHeaders(HeaderMap);

impl EventHeaders {
    /// Reads the event id, if there is one.
    pub(in crate::http) fn event_id(&self) -> Result<Option<String>, Refusal> {
        let Some(value) = self.0.get(EVENT_ID) else { return Ok(None) };
        let text = value.to_str().unwrap_or_default();
        record::event_id(text).map_err(|violation| Refusal::new(Code::BadHeader, violation.detail))?;
        Ok(Some(text.to_owned()))
    }

    /// Reads the time of the event, if there is one.
    pub(in crate::http) fn occurred_at(&self) -> Result<Option<Timestamp>, Refusal> {
        let Some(value) = self.0.get(OCCURRED_AT) else { return Ok(None) };
        let at = value.to_str().ok().and_then(|text| text.parse().ok());
        let sentence = "Send Occurred-At as a time with its offset from UTC, such as 2026-03-01T09:00:00.000Z.";
        let at: Timestamp = at.ok_or_else(|| Refusal::new(Code::BadHeader, sentence))?;
        record::occurred_at(at).map_err(|violation| Refusal::new(Code::BadHeader, violation.detail))?;
        Ok(Some(at))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for EventHeaders {
    type Rejection = Error;

    async fn from_request_parts(head: &mut Parts, _: &S) -> Result<Self, Error> {
        Ok(Self(head.headers.clone()))
    }
}

impl Describe for EventHeaders {
    fn describe(description: &mut Description) {
        let sentence = "Your own id of the event: 1 to 128 visible ASCII characters without spaces. It is unique for ever \
                        among your records of this collection, whichever of your keys sends it. Sent again with the same \
                        content, it makes no second record and answers 200 with the first one; with other content it is 409.";
        let form = ObjectBuilder::new().min_length(Some(1)).max_length(Some(EVENT_ID_LIMIT)).pattern(Some("^[!-~]+$"));
        description.header("Event-Id", sentence, false, form);
        let sentence = "When the event happened, such as `2026-03-01T09:00:00.000Z`. It does not change the time of the \
                        record, which is when Postern received it.";
        // Without the format `date-time`, for which generators of clients leave out the whole operation.
        description.header("Occurred-At", sentence, false, ObjectBuilder::new());
        description.refuses(&[Code::BadHeader, Code::EventIdReused]);
    }
}
