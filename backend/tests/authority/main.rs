//! Compares the authority rules of the service with the model in `infra/law`, on random states. No table, no HTTP.
//!
//! `state` generates states of the model and `service` translates a state into a snapshot of the service. The other
//! modules ask both sides about every principal and key of each state. `PROPTEST_CASES` sets the number of states; the
//! default takes a few seconds.

#![allow(missing_docs, unreachable_pub, reason = "a test binary has no public surface")]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod agreement;
mod commit_conditions;
mod coverage;
mod decision;
mod dependence;
mod explanation;
mod last_administrator;
mod missing_permissions;
mod monotonicity;
mod read_set;
mod role_release;
mod service;
mod state;
