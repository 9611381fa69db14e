//! `postern`: the whole service as one process on one machine, with its own database.
//!
//! `options` reads the command line, `data_file` locks the data file, and `parts` assembles the service from both. The
//! program's jobs are `serve` (with `stop` and `tidy`), `recover` and `setup_code`. `demo` makes up a company to
//! explore. The service itself is in the backend; nothing here decides who may do what.
//!
//! Every error here ends the program, so every error is the sentence to print.

mod data_file;
mod demo;
mod log;
mod options;
mod parts;
mod recover;
mod sentence;
mod serve;
mod setup_code;
mod stop;
mod tidy;

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use options::{CommandLine, Job, Options};

/// How long work that cannot be interrupted, such as a sweep of the database, may delay the exit.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(1);

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
    log::start(options.log)?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| format!("the threads cannot be started: {error}"))?;
    let result = runtime.block_on(async {
        match &options.job {
            None => serve::serve(options).await,
            Some(Job::Recover { login }) => recover::recover(options, login).await,
            Some(Job::SetupCode) => setup_code::make(),
        }
    });
    runtime.shutdown_timeout(SHUTDOWN_TIMEOUT);
    result
}

/// Prints a message to stdout. The log goes to stderr.
fn say(text: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).map_err(|error| format!("stdout cannot be written: {error}"))
}
