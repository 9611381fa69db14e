//! Lets an administrator who cannot sign in back in. Only IAM decides who may invoke it.

use std::process::ExitCode;

use postern_backend::lambda;

fn main() -> ExitCode {
    lambda::run(lambda::recovery::serve())
}
