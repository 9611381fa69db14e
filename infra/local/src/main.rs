//! `postern`: the whole service as one process on one machine, with its own database.
//!
//! `options` reads the command line, `data_file` locks the data file, and `parts` assembles the service from both.
//! `serve` serves until `stop`, through the connections of `server` and with `tls`; `commands` has the other jobs. `demo`
//! fills a data file with a made-up company. The service itself is in the backend; nothing here decides who may do what.
//!
//! Every error here ends the program, so every error is the sentence to print.

mod commands;
mod data_file;
mod demo;
mod listen;
mod open_files;
mod options;
mod parts;
mod proxies;
mod serve;
mod server;
mod stop;
mod tls;

use std::env;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use options::{CommandLine, Job, LogForm, Options};
use tracing_subscriber::EnvFilter;

/// With the allocator of the C library, a request with a known key spent a fifth of its time allocating.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long work that cannot be interrupted, such as a sweep of the database, may delay the exit.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(1);
/// The environment variable that sets what is logged.
const LOG_VARIABLE: &str = "POSTERN_LOG";

fn main() -> ExitCode {
    let result = match Options::from_command_line() {
        Ok(CommandLine::Run(options)) => run(&options),
        Ok(CommandLine::Show(text)) => say(&text),
        Err(sentence) => Err(sentence),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            let _ = writeln!(io::stderr(), "postern: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), String> {
    keep_memory_private()?;
    take_memory_in_small_pages();
    start_log(options.log)?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| format!("the threads cannot be started: {error}"))?;
    let result = runtime.block_on(async {
        match &options.job {
            None => serve::serve(options).await,
            Some(Job::Recover { login }) => commands::recover(options, login).await,
            Some(Job::Backup { file }) => commands::back_up(options, file),
            Some(Job::SetupCode) => commands::make_setup_code(),
        }
    });
    runtime.shutdown_timeout(SHUTDOWN_TIMEOUT);
    result
}

/// Keeps the memory, which has secrets in it, out of core dumps, and away from debuggers of the same user.
#[cfg(target_os = "linux")]
fn keep_memory_private() -> Result<(), String> {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};

    set_dumpable_behavior(DumpableBehavior::NotDumpable).map_err(|error| format!("the memory stays open: {error}"))
}

#[cfg(not(target_os = "linux"))]
fn keep_memory_private() -> Result<(), String> {
    Ok(())
}

/// Has the system give memory by pages of 4 KiB, not of 2 MiB: of those, most of what the allocator holds at rest is unused.
/// Best effort: older systems do not know the request.
fn take_memory_in_small_pages() {
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

/// Starts logging, to stderr: messages on stdout can contain secrets.
fn start_log(form: LogForm) -> Result<(), String> {
    let filter = match env::var(LOG_VARIABLE) {
        Ok(text) => EnvFilter::try_new(&text).map_err(|error| format!("{LOG_VARIABLE} is invalid: {error}"))?,
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

/// Prints a message to stdout. The log goes to stderr.
fn say(text: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).map_err(|error| format!("stdout cannot be written: {error}"))
}
