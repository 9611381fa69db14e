//! The commands of this repository, as `cargo xtask <command>`. Each prints the programs that it runs.
//!
//! It uses only the standard library, so that on a fresh machine a command starts within a second or two. To add a
//! command: add a line to [`HELP`] and one to [`run`].

mod command;
mod console;
mod deploy;
mod package;
mod postern;
mod set_up;
mod test;

use std::io::{self, Write as _};
use std::process::ExitCode;

use command::{cargo, step};
use console::Console;

const HELP: &str = "\
Usage: cargo xtask <command>

  run [--release] [-- options]   Build Postern with its console and start it; `run -- --help` lists its options.
  run --watch [-- options]       The same, and rebuild the console whenever its sources change: reload the page to see
                                 your changes.
  build [--dev]                  Build only the console, into frontend/dist, and print its size. --dev builds larger
                                 files, but faster.
  build --pseudo-locale          Build the console in a made-up language, into target/pseudo-locale: each text is longer
                                 and in brackets. A browser test uses it.
  test [-- filter]               Set up what is missing, then check format, lints, tests and documentation, as CI does.
                                 With a filter, run only the tests whose names contain it.
  test --dynamodb <endpoint> [-- filter]
                                 Run the tests of the service against DynamoDB Local at this endpoint, except those that
                                 look into the embedded table; infra/README.md says how to get it.
  test --console [-- filter]     Run only the browser tests, or only those whose titles match the filter.
  load [-- API users]            Measure the service with 10 and with 100,000 API users, compared with a bare server.
                                 Takes minutes.
  lighthouse                     Print Lighthouse's scores of the console, as on a phone. Takes minutes.
  law [-- --steps n]             Search further than the tests for ways around the rules of authority; `law -- --help`
                                 lists the bounds.
  package                        Build the functions for AWS, in target/lambda, and print their sizes.
  deploy --stack <name> [-- Parameter=value ... --option ...]
                                 Deploy what `package` built with infra/template.yaml. Parameters that are left out keep
                                 their values; the options are those of `sam deploy`.
  deploy --stack <name> --function <name>
                                 Put the code of one function in place at once.
  smoke --stack <name>           Prove a deployed stack with the API token of an administrator in POSTERN_KEY, and remove
                                 what that made.
  cold-start                     Measure how long the service takes to start in AWS, compared with a function that does
                                 nothing. Takes minutes to build, and needs Linux.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (own, passed_on) = match arguments.iter().position(|argument| argument == "--") {
        Some(at) => (&arguments[..at], &arguments[at + 1..]),
        None => (&arguments[..], &[][..]),
    };
    match run(&own.iter().map(String::as_str).collect::<Vec<_>>(), passed_on) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            let _ = writeln!(io::stderr(), "xtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run(own: &[&str], passed_on: &[String]) -> Result<(), String> {
    match own {
        ["run"] => postern::run("dev", passed_on),
        ["run", "--release"] => postern::run("release", passed_on),
        ["run", "--watch"] => postern::run_and_watch(passed_on),
        ["build"] => console::build(Console::AsShipped),
        ["build", "--dev"] => console::build(Console::Quick),
        ["build", "--pseudo-locale"] => console::build(Console::PseudoLocale),
        // `run --watch` starts this next to Postern.
        ["watch"] => {
            console::watch();
            Ok(())
        }
        ["test"] => test::test(passed_on),
        ["test", "--dynamodb", endpoint] => test::at_endpoint(endpoint, passed_on),
        ["test", "--console"] => test::console(passed_on),
        ["load"] => {
            step(cargo().args(["build", "--release", "--package", "postern-local", "--package", "postern-load"]))?;
            step(cargo().args(["run", "--release", "--package", "postern-load", "--"]).args(passed_on))
        }
        ["lighthouse"] => test::lighthouse(),
        ["law"] => step(cargo().args(["run", "--package", "postern-law", "--"]).args(passed_on)),
        ["package"] => package::package(),
        ["deploy", "--stack", stack] => deploy::stack(stack, passed_on),
        ["deploy", "--stack", stack, "--function", function] => deploy::function(stack, function),
        ["smoke", "--stack", stack] => deploy::smoke(stack),
        ["cold-start"] => package::cold_start(),
        [] | ["help" | "--help" | "-h", ..] | [_, "--help" | "-h"] => {
            io::stdout().write_all(HELP.as_bytes()).map_err(|error| error.to_string())
        }
        _ => Err(format!("there is no command `{}`: see cargo xtask --help", own.join(" "))),
    }
}
