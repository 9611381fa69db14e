//! The log: to stderr, so that what is said to the person at the terminal stands apart, secrets above all.

use std::env;
use std::io;

use tracing_subscriber::EnvFilter;

use crate::options::LogForm;

/// The variable that says what is logged.
const VARIABLE: &str = "POSTERN_LOG";

/// Starts logging.
pub(crate) fn start(form: LogForm) -> Result<(), String> {
    let filter = match env::var(VARIABLE) {
        Ok(text) => EnvFilter::try_new(&text).map_err(|error| format!("{VARIABLE} is not understood: {error}"))?,
        Err(_) => EnvFilter::new("info"),
    };
    // A log that cannot be written is no reason to stop.
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).log_internal_errors(false);
    match form {
        LogForm::Text => log.init(),
        LogForm::Json => log.json().flatten_event(true).init(),
    }
    Ok(())
}
