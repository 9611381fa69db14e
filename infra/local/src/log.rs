//! The log. It goes to stderr, to keep it apart from the messages on stdout, which can contain secrets.

use std::env;
use std::io;

use tracing_subscriber::EnvFilter;

use crate::options::LogForm;

/// The environment variable that sets what is logged.
const VARIABLE: &str = "POSTERN_LOG";

/// Starts logging.
pub(crate) fn start(form: LogForm) -> Result<(), String> {
    let filter = match env::var(VARIABLE) {
        Ok(text) => EnvFilter::try_new(&text).map_err(|error| format!("{VARIABLE} is invalid: {error}"))?,
        Err(_) => EnvFilter::new("info"),
    };
    // A log that cannot be written is not a reason to stop.
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).log_internal_errors(false);
    match form {
        LogForm::Text => log.init(),
        LogForm::Json => log.json().flatten_event(true).init(),
    }
    Ok(())
}
