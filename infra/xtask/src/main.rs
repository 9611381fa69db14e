//! The chores of this repository, as `cargo xtask <chore>`: each is a list of commands, printed before they are run.
//!
//! Nothing but the standard library, so that a fresh machine gets to the chore itself within a second or two. A new chore
//! is a line in [`HELP`], a line in [`main`] and a file here.

mod cold_start;
mod command;
mod elf;
mod load;
mod package;
mod python;
mod run;
mod template;
mod test;

use std::io::{self, Write as _};
use std::process::ExitCode;

const HELP: &str = "\
Usage: cargo xtask <chore>

  run [--release] [-- options]   Build Postern and start it; `run -- --help` shows its options.
  test [-- filter]               Set up what is missing, then format, lints, tests and documentation, as CI does.
                                 With a filter only the tests whose names contain it are run, and nothing else.
  load [-- API users]            Measure the service beside a bare server, on 10 and on 100,000 API users. Takes minutes;
                                 part of no check.
  package                        Make what is deployed to AWS, in target/lambda, and print how large it is.
  cold-start                     Measure how the service starts in AWS, beside a function that does nothing. Takes minutes
                                 to build; part of no check.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (own, passed_on) = match arguments.iter().position(|argument| argument == "--") {
        Some(at) => (&arguments[..at], &arguments[at + 1..]),
        None => (&arguments[..], &[][..]),
    };
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    let done = match own[..] {
        ["run"] => run::run("dev", passed_on),
        ["run", "--release"] => run::run("release", passed_on),
        ["test"] => test::test(passed_on),
        ["load"] => load::load(passed_on),
        ["package"] => package::package(),
        ["cold-start"] => cold_start::cold_start(),
        [] | ["help" | "--help" | "-h", ..] | [_, "--help" | "-h"] => print(HELP),
        _ => Err(format!("there is no chore `{}`: see cargo xtask --help", own.join(" "))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            let _ = writeln!(io::stderr(), "xtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn print(text: &str) -> Result<(), String> {
    io::stdout().write_all(text.as_bytes()).map_err(|error| error.to_string())
}
