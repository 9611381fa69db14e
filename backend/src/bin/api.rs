//! The service as a Lambda function behind an HTTP API or a function URL.

use std::process::ExitCode;

use postern_backend::lambda;

fn main() -> ExitCode {
    lambda::run(lambda::api::serve())
}
