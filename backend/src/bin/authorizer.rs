//! The Lambda authorizer for other APIs of the company: admits the keys that Postern admits.

use std::process::ExitCode;

use postern_backend::lambda;

fn main() -> ExitCode {
    lambda::run(lambda::authorizer::serve())
}
