//! The programs as they run in AWS: the built binaries behind a Lambda runtime API, on a DynamoDB endpoint, fed with the
//! events that API Gateway sends. What they answer is tested in `http`; here is what only Lambda brings with it.
//!
//! `fixture` is the way in: an empty table, the programs on it, and people and programs who ask.

#![allow(missing_docs, unreachable_pub, reason = "a test binary has no public surface")]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod api;
mod authorizer;
mod deployment;
mod fixture;
#[path = "../template/mod.rs"]
mod template;
