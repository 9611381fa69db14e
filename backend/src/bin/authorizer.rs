//! A Lambda authorizer for the APIs of whoever runs Postern: lets those in whom Postern lets in.

use std::process::ExitCode;

use postern_backend::lambda;

fn main() -> ExitCode {
    lambda::run(lambda::authorizer::serve())
}
