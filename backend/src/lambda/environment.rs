//! The variables that configure the programs. The template sets every one of them, and a test holds both together.

use std::env;
use std::fmt::Display;
use std::str::FromStr;

/// The name of the table.
pub const TABLE: &str = "POSTERN_TABLE";
/// The URL by which browsers reach the console, such as `https://postern.example.com`.
pub const PUBLIC_URL: &str = "POSTERN_PUBLIC_URL";
/// The SHA-256 of the set-up code, in hexadecimal. Without it nobody can set Postern up.
pub const SETUP_CODE_HASH: &str = "POSTERN_SETUP_CODE_HASH";
/// How much is logged: `error`, `warn`, `info` if nothing is said, or `debug`.
pub const LOG: &str = "POSTERN_LOG";
/// The resource that the guarded API is.
pub const RESOURCE: &str = "POSTERN_RESOURCE";
/// Routes of the guarded API that need another permission than their method says, as a JSON object.
pub const ROUTES: &str = "POSTERN_ROUTES";
/// The header that carries the key; `authorization` if nothing is said.
pub const HEADER: &str = "POSTERN_HEADER";
/// How an HTTP API wants its answer: `simple` if nothing is said, or `policy`.
pub const ANSWER: &str = "POSTERN_ANSWER";

/// What `api` reads.
pub const API: &[&str] = &[TABLE, PUBLIC_URL, SETUP_CODE_HASH, LOG];
/// What `authorizer` reads.
pub const AUTHORIZER: &[&str] = &[TABLE, RESOURCE, ROUTES, HEADER, ANSWER, LOG];

/// A variable that must be set.
///
/// # Errors
/// That it is not set, or what is wrong with it.
pub(super) fn required<T: FromStr<Err: Display>>(name: &str) -> Result<T, String> {
    optional(name)?.ok_or_else(|| format!("{name} is not set"))
}

/// A variable that need not be set. An empty one is not: a template cannot leave one out.
///
/// # Errors
/// What is wrong with it.
pub(super) fn optional<T: FromStr<Err: Display>>(name: &str) -> Result<Option<T>, String> {
    let text = env::var_os(name).filter(|text| !text.is_empty());
    let text = text.map(|text| text.into_string().map_err(|_| format!("{name} is not UTF-8"))).transpose()?;
    text.map(|text| text.trim().parse().map_err(|error| format!("{name}: {error}"))).transpose()
}
