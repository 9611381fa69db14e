//! `postern`: the whole service as one process on one machine, with its database in it.
//!
//! `options` is what one can say to it, `place` the file with its data, `parts` how the service is put together from both.
//! What it then does is `serve` (with `stop` and `tidy`), `recover` or `setup_code`. What it is and may do is the backend's alone.
//! `demo` is a company to look around in.
//!
//! Every error here ends the program, so every error is the sentence that is said about it.

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

use options::{Asked, Job, Options};

/// How long work that cannot be interrupted, a sweep of the database for instance, may hold up the exit.
const LAST_WORK: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    let done = match Options::from_command_line() {
        Ok(Asked::Run(options)) => run(&options),
        Ok(Asked::Shown(text)) => say(&text),
        Err(sentence) => Err(sentence),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            let _ = writeln!(io::stderr(), "postern: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), String> {
    log::start(options.log)?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| format!("no threads to run on: {error}"))?;
    let done = runtime.block_on(async {
        match &options.job {
            None => serve::serve(options).await,
            Some(Job::Recover { login }) => recover::recover(options, login).await,
            Some(Job::SetupCode) => setup_code::make(),
        }
    });
    runtime.shutdown_timeout(LAST_WORK);
    done
}

/// Says something to whoever started the program, on the output that is not the log.
fn say(text: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).map_err(|error| format!("the output cannot be written: {error}"))
}
