//! What a handler answers.
//!
//! Each type turns into an axum response and describes itself in the OpenAPI document.

mod answer;
mod cookie;
mod csv;
mod empty;
mod etag;
mod json;

pub(super) use answer::Respond;
pub(super) use axum::Json;
pub(super) use cookie::{SignedIn, SignedInAgain, SignedOut};
pub(super) use csv::JsonOrCsv;
pub(super) use empty::NoContent;
pub(super) use etag::WithEtag;
pub(super) use json::Created;
