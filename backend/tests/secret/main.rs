//! Secrets: the form of keys and codes, the chance in them, and which passwords are let through. No table, no HTTP.

#![allow(missing_docs, unreachable_pub, reason = "a test binary has no public surface")]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod chance;
mod common_passwords;
mod form;
mod passwords;
