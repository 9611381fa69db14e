//! The two programs that run in AWS: `api`, which is the whole service, and `authorizer`, which stands before the APIs of
//! whoever runs Postern.
//!
//! What is here knows Lambda: its events, its environment, its log. What the programs then do is what the rest of the
//! crate does; nothing here decides who may do what.

pub mod api;
pub mod authorizer;
mod direct;
pub mod environment;
mod log;
pub mod metrics;
mod table;

use std::future::Future;
use std::process::ExitCode;

use crate::clock::Clock;

/// Runs one of the programs to its end, which is a fault: Lambda stops a function without telling it.
///
/// One thread, because a function has one request at a time. What cannot begin ends with one line that says why.
pub fn run(program: impl Future<Output = Result<(), String>>) -> ExitCode {
    let ended = log::start(Clock::system()).and_then(|()| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.map_err(|error| format!("no thread to run on: {error}"))?.block_on(program)
    });
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            log::last_words(&sentence);
            ExitCode::FAILURE
        }
    }
}
