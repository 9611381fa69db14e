//! The programs that run in AWS: `api`, the whole service; `authorizer`, which guards the company's own APIs; and
//! `recovery`, which lets an administrator back in.
//!
//! This module knows Lambda: its events, its environment, its log. The rest of the crate does the work; nothing here
//! decides who may do what.

pub mod api;
pub mod authorizer;
pub mod environment;
mod front;
mod log;
pub mod metrics;
pub mod recovery;
mod table_check;

use std::future::Future;
use std::process::ExitCode;

use lambda_runtime::Diagnostic;

use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::error::Error;
use crate::random::Random;
use crate::store::{Store, client};

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

/// The service on the table that the environment names.
fn app_from_environment(config: Config) -> Result<App, String> {
    let random = Random::system();
    let table: String = environment::required(environment::TABLE)?;
    let store = Store::new(client::from_environment()?, table, random.clone());
    App::new(store, Clock::system(), random, config).map_err(Error::sentence)
}

/// An error as Lambda passes it to the invoker.
fn fault(kind: &str, sentence: &str) -> Diagnostic {
    Diagnostic { error_type: kind.to_owned(), error_message: sentence.to_owned() }
}
