//! Whatever is wrong with a request, it is refused with the code that says what is wrong and the field where there is one,
//! nothing comes of it, and it is never a 5xx (assertions 12 to 14, 38, 41, 43, 53, 55 and 56).

mod body;
mod credential;
mod cross_site;
mod cursor;
mod fuzz;
mod grant;
mod mutation;
mod name;
mod panic;
mod path;
mod query;
mod same_name;
mod size;
mod version;

use std::future::Future;

use axum::body::Body;
use http::header::CONTENT_TYPE;

use crate::fixture::Ready;
use crate::harness::{Actor, Postern, Reply};
use crate::samples::{Sample, samples};

/// The samples that something is sent with.
fn writes() -> impl Iterator<Item = Sample> {
    samples().into_iter().filter(|sample| sample.has_body())
}

/// The sample that appends a record: the one whose body may be any object.
const APPEND: &str = "POST /api/v1/collections/{collection}/records";

/// Sends a request with a body of a content type.
async fn send_as(postern: &Postern, ready: &Ready, who: &Actor<'_>, kind: &str, body: impl Into<Body>) -> Reply {
    postern.send(ready.request(who).header(CONTENT_TYPE, kind).body(body.into()).unwrap()).await
}

/// Does something that must leave the table as it is.
async fn without_effect<T>(postern: &Postern, doing: impl Future<Output = T>) -> T {
    let before = postern.state().await;
    let done = doing.await;
    assert_eq!(postern.state().await, before, "something came of it");
    done
}
