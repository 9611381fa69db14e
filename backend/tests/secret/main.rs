//! Secrets: the format and randomness of keys and codes, and the rules for passwords. No table, no HTTP.

#![allow(missing_docs, unreachable_pub, reason = "a test binary has no public surface")]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod common_passwords;
mod format;
mod passwords;
mod randomness;
