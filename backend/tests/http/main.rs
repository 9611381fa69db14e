//! The service over HTTP: the real router on the real SDK against a real table.
//!
//! The files mirror the URL tree. What routes have in common is written once: `principals` covers users and API users,
//! `keys` the keys of both, `lists` the lists of both and of roles and resources. Further modules cut across the tree:
//! stories, refusals, faults, concurrency, numbers of calls, secrets. `harness` shows how to write a test.

#![allow(missing_docs, unreachable_pub, reason = "a test binary has no public surface")]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod account;
mod activity;
mod addresses;
mod bad_input;
mod billing;
mod calls;
mod changes;
mod collections;
mod compression;
mod concurrency;
mod console;
mod devices;
mod external_ids;
mod faults;
mod fixture;
mod guards;
mod harness;
mod healthz;
mod holders;
mod idempotency;
mod impact;
mod invitations;
mod keys;
mod last_used;
mod limits;
mod lists;
mod marker;
mod matrix;
mod openapi;
mod operations;
mod overview;
mod principals;
mod privilege_escalation;
mod recover;
mod refusals;
mod refused;
mod resources;
mod roles;
mod scanner;
mod secrets;
mod sequences;
mod session;
mod setup;
mod shards;
mod sole_writer;
mod story;
#[path = "../template/mod.rs"]
mod template;
mod traces;
mod usage;
mod verify;
