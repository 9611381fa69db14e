//! Runs the programs as in AWS: the built binaries behind a Lambda runtime API, on a DynamoDB endpoint, with the
//! events that API Gateway sends. `http` tests the API itself; these tests cover what is specific to Lambda.
//!
//! `fixture` provides an empty table and the programs that use it; `harness` the clients that send requests.

#![allow(missing_docs, unreachable_pub, reason = "a test binary has no public surface")]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod api;
mod authorizer;
mod costs;
mod deployment;
mod fixture;
#[allow(dead_code, unused_imports, reason = "the tests of `http`, which own these files, use the rest of them")]
#[path = "../http/harness/mod.rs"]
mod harness;
mod outage;
mod recovery;
mod restore;
mod start;
#[path = "../template/mod.rs"]
mod template;
