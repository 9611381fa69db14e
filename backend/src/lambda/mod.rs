//! The two programs that run in AWS: `api`, the whole service, and `authorizer`, which guards the company's own APIs.
//!
//! This module knows Lambda: its events, its environment, its log. The rest of the crate does the work; nothing here
//! decides who may do what.

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

/// Runs one of the programs. It ends only if it fails, because Lambda stops a function without notice.
///
/// It runs on one thread, because a function has one request at a time. A program that cannot start logs one line that
/// says why.
pub fn run(program: impl Future<Output = Result<(), String>>) -> ExitCode {
    let ended = log::start(Clock::system()).and_then(|()| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.map_err(|error| format!("the async runtime cannot be started: {error}"))?.block_on(program)
    });
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            log::cannot_start(&sentence);
            ExitCode::FAILURE
        }
    }
}
