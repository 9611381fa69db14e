//! Every invalid request is refused with a specific code, and the field if there is one. It has no effect and is
//! never a 5xx.

mod body;
mod credential;
mod cross_site;
mod cursor;
mod fuzz;
mod mutation;
mod name;
mod name_collision;
mod panic;
mod path;
mod permission_list;
mod query;
mod request_id;
mod size;
mod version;

use std::future::Future;

use axum::body::Body;
use http::header::CONTENT_TYPE;

use crate::fixture::PreparedRequest;
use crate::harness::{Actor, Postern, Reply};
use crate::samples::{Sample, samples};

/// The samples with a body.
fn writes() -> impl Iterator<Item = Sample> {
    samples().into_iter().filter(|sample| sample.has_body())
}

/// The sample that appends a record, the only one whose body can be any object.
const APPEND: &str = "POST /api/v1/collections/{collection}/records";

/// Sends a request with another body and content type.
async fn send_as(
    postern: &Postern,
    prepared: &PreparedRequest,
    caller: &Actor<'_>,
    content_type: &str,
    body: impl Into<Body>,
) -> Reply {
    postern.send(prepared.request(caller).header(CONTENT_TYPE, content_type).body(body.into()).unwrap()).await
}

/// Runs an action and asserts that it leaves the table unchanged.
async fn without_effect<T>(postern: &Postern, action: impl Future<Output = T>) -> T {
    let before = postern.state().await;
    let output = action.await;
    assert_eq!(postern.state().await, before, "the table has changed");
    output
}
