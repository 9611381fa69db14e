//! The rules of authority against a naive model that is obviously right, on random worlds. No table, no HTTP.
//!
//! `model` says the rules once more, as plainly as can be; `world` makes random worlds and builds each for both sides. What
//! agrees is asked of every principal and every key of each world. `PROPTEST_CASES` says how many worlds; without it, as
//! many as take a few seconds.

#![allow(missing_docs, unreachable_pub, reason = "a test binary has no public surface")]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod agreement;
mod coverage;
mod model;
mod monotonicity;
mod world;
