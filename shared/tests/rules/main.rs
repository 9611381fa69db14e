//! The rules that the service and the console share: names and logins, permissions and their sets, limits, paths.

#![allow(missing_docs, unreachable_pub, reason = "a test binary has no public surface")]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod administrator;
mod canonical;
mod json;
mod limit;
mod path;
mod permission;
mod permission_set;
mod text;
mod time;
