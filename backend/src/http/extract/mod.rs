//! Arguments of handlers, taken from the request.
//!
//! Each type is an axum extractor that also describes itself in the OpenAPI document. Extracting refuses only a
//! malformed path. A query or body is checked when the handler reads it, after it has looked for what the path names.

mod body;
mod event;
mod external_id;
mod json;
mod list_url;
mod no_idempotency_key;
mod path;
mod prefer;
mod query;
mod request_state;
mod version;

pub(super) use body::{AnyObject, JsonBody, OptionalJsonBody, RequestBody};
pub(super) use event::{EVENT_ID, EventHeaders, OCCURRED_AT};
pub(super) use external_id::PathExternalId;
pub(super) use list_url::ListUrl;
pub(super) use no_idempotency_key::NoIdempotencyKey;
pub(super) use path::{PathId, PathIds, PathParams};
pub(super) use prefer::PrefersMinimal;
pub(super) use query::{Paged, Query, limit};
pub(super) use request_state::{Anonymous, DeviceCookie, Own, Replayed, RequestState};
pub(super) use version::{IfMatch, MaybeIfMatch};
