//! The environment variables that configure the programs. The template sets all of them, and a test compares the two.

use std::env;
use std::fmt::Display;
use std::str::FromStr;

use crate::config::PublicUrl;

/// The name of the table.
pub const TABLE: &str = "POSTERN_TABLE";
/// The URL at which browsers reach the console, such as `https://postern.example.com`.
pub const PUBLIC_URL: &str = "POSTERN_PUBLIC_URL";
/// The SHA-256 of the set-up code, in hexadecimal. Without it, no one can set Postern up.
pub const SETUP_CODE_HASH: &str = "POSTERN_SETUP_CODE_HASH";
/// The secret that CloudFront adds to each request. If it is set, requests that do not come through CloudFront are refused.
pub const FRONT_SECRET: &str = "POSTERN_FRONT_SECRET";
/// The log level: `error`, `warn` or `info` (the default).
pub const LOG: &str = "POSTERN_LOG";
/// The APIs that the deployment guards, as JSON objects from API ids to resources and routes. For others the table decides.
pub const GUARDED_APIS: &str = "POSTERN_GUARDED_APIS";
/// The header that carries the key. The default is `authorization`.
pub const HEADER: &str = "POSTERN_HEADER";
/// The form of the answer to an HTTP API: `simple` (the default) or `policy`.
pub const ANSWER: &str = "POSTERN_ANSWER";

/// The variables that `api` reads.
pub const API: &[&str] = &[TABLE, PUBLIC_URL, SETUP_CODE_HASH, FRONT_SECRET, LOG];
/// The variables that `authorizer` reads.
pub const AUTHORIZER: &[&str] = &[TABLE, GUARDED_APIS, HEADER, ANSWER, LOG];
/// The variables that `recovery` reads.
pub const RECOVERY: &[&str] = &[TABLE, PUBLIC_URL, LOG];

/// Reads the public URL.
///
/// # Errors
/// If it is not set or invalid: a sentence that names the variable.
pub(super) fn public_url() -> Result<PublicUrl, String> {
    PublicUrl::new(&required::<String>(PUBLIC_URL)?).map_err(|wrong| format!("{PUBLIC_URL}: {wrong}"))
}

/// Reads a variable that must be set.
///
/// # Errors
/// If it is not set or invalid: a sentence that names it.
pub(super) fn required<T: FromStr<Err: Display>>(name: &str) -> Result<T, String> {
    optional(name)?.ok_or_else(|| format!("{name} is not set"))
}

/// Reads a variable that need not be set. An empty one counts as not set, because a template cannot leave one out.
///
/// # Errors
/// If it is invalid: a sentence that names it.
pub(super) fn optional<T: FromStr<Err: Display>>(name: &str) -> Result<Option<T>, String> {
    let text = env::var_os(name).filter(|text| !text.is_empty());
    let text = text.map(|text| text.into_string().map_err(|_| format!("{name} is not UTF-8"))).transpose()?;
    text.map(|text| text.trim().parse().map_err(|error| format!("{name}: {error}"))).transpose()
}
