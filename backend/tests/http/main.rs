//! The service over HTTP: the real router on the real SDK against a real table.
//!
//! The files mirror the URL tree; beside them stand what cuts across it: the stories, refusals, faults, concurrency, the
//! count of calls and the hygiene of secrets. `harness` is the way in and tells how a test is written.

#![allow(missing_docs, unreachable_pub, reason = "a test binary has no public surface")]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod api_users;
mod billing;
mod changes;
mod collections;
mod harness;
mod history;
mod idempotency;
mod impact;
mod keys;
mod resources;
mod story;
mod verify;
