//! The rules that both sides share: the algebra of power, names and logins, permissions.

#![allow(missing_docs, unreachable_pub, reason = "a test binary has no public surface")]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod administrator;
mod canonical;
mod permission;
mod permission_set;
mod text;
