//! The chores of this repository, as `cargo xtask <chore>`: each is a list of commands, printed before they are run.
//!
//! Nothing but the standard library, so that a fresh machine gets to the chore itself within a second or two. A new
//! chore is a line in [`HELP`], a line in [`main`] and a file here.

mod cold_start;
mod command;
mod console;
mod elf;
mod law;
mod load;
mod package;
mod python;
mod run;
mod set_up;
mod template;
mod test;
mod watch;

use std::io::{self, Write as _};
use std::process::ExitCode;

use console::Console;

const HELP: &str = "\
Usage: cargo xtask <chore>

  run [--release] [-- options]   Build Postern with its console and start it; `run -- --help` shows its options.
  run --watch [-- options]       The same for working on the console: what changes in it is there when the page is loaded again.
  build [--dev]                  Build the console alone, into frontend/dist, and say how large it is; with --dev quickly.
  test [-- filter]               Set up what is missing, then format, lints, tests and documentation, as CI does.
                                 With a filter only the tests whose names contain it are run, and nothing else.
  test --console [-- filter]     Only the tests in a browser, all or those whose titles match the filter.
  load [-- API users]            Measure the service beside a bare server, on 10 and on 100,000 API users. Takes minutes;
                                 part of no check.
  law [-- --steps n]             Explore the rules of authority further than the tests do: `law -- --help` shows the bounds.
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
        ["run", "--watch"] => run::run_and_watch(passed_on),
        ["build"] => console::build(Console::AsShipped),
        ["build", "--dev"] => console::build(Console::Quick),
        // What `run --watch` starts beside Postern.
        ["watch"] => watch::watch(),
        ["test"] => test::test(passed_on),
        ["test", "--console"] => test::console(passed_on),
        ["load"] => load::load(passed_on),
        ["law"] => law::law(passed_on),
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
