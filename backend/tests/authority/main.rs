//! The rules of authority as the service decides them, against the model in `infra/law`, on random worlds. No table, no HTTP.
//!
//! `snapshot` makes random states of the model, `service` translates a state into what the service reads. Each other module asks both
//! sides for every principal and every key of each world. `PROPTEST_CASES` says how many worlds; without it, as many as take a few
//! seconds.

#![allow(missing_docs, unreachable_pub, reason = "a test binary has no public surface")]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod agreement;
mod binding;
mod coverage;
mod decision;
mod dependence;
mod missing;
mod monotonicity;
mod read_set;
mod service;
mod snapshot;
