//! Runs every check that must pass before a change is done, those that fail soonest first.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::command::{cargo, quiet_cargo, say, step, workspace};
use crate::console::{self, Console};
use crate::set_up;

/// The packages that are compiled for this machine: all but the console.
const BUT_THE_CONSOLE: [&str; 3] = ["--workspace", "--exclude", "postern-frontend"];
/// The console, which is compiled for browsers.
const THE_CONSOLE: [&str; 4] = ["--package", "postern-frontend", "--target", "wasm32-unknown-unknown"];

/// Sets up what is missing and runs every check. With a filter, runs only the Rust tests whose names contain it.
pub(crate) fn test(filter: &[String]) -> Result<(), String> {
    if !filter.is_empty() {
        return rust_tests(filter);
    }
    let browser = set_up::all()?;
    step(cargo().args(["fmt", "--all", "--check"]))?;
    template()?;
    step(quiet_cargo("clippy").args(BUT_THE_CONSOLE).args(["--all-targets", "--", "-D", "warnings"]))?;
    step(quiet_cargo("clippy").args(THE_CONSOLE).args(["--", "-D", "warnings"]))?;
    console::build(Console::PseudoLocale)?;
    console::build(Console::AsShipped)?;
    rust_tests(filter)?;
    integrations()?;
    step(&mut in_browser("npm", &["test"], browser)?)?;
    for part in [&BUT_THE_CONSOLE[..], &THE_CONSOLE] {
        step(quiet_cargo("doc").args(part).arg("--no-deps").env("RUSTDOCFLAGS", "-D warnings"))?;
    }
    say("\nAll checks passed.");
    Ok(())
}

/// Runs only the browser tests; with a filter, those whose titles match it.
pub(crate) fn console(filter: &[String]) -> Result<(), String> {
    let browser = set_up::browser()?;
    console::build(Console::PseudoLocale)?;
    console::build(Console::AsShipped)?;
    step(quiet_cargo("build").args(["--package", "postern-local"]))?;
    let mut command = in_browser("npx", &["playwright", "test"], browser)?;
    if !filter.is_empty() {
        command.arg("-g").args(filter);
    }
    step(&mut command)
}

/// Prints Lighthouse's scores of the console as it is shipped, with the demo. Lighthouse is no part of the tests: its scores depend
/// on how busy the machine is.
pub(crate) fn lighthouse() -> Result<(), String> {
    let browser = set_up::browser()?;
    let folder = set_up::node_modules("frontend/e2e/lighthouse")?;
    console::build(Console::AsShipped)?;
    step(quiet_cargo("build").args(["--package", "postern-local"]))?;
    step(in_browser("npx", &["playwright", "test", "--config"], browser)?.arg(folder))
}

/// Builds all tests, then runs them. Those of the console need no browser and run on this machine too.
fn rust_tests(filter: &[String]) -> Result<(), String> {
    step(quiet_cargo("test").args(["--workspace", "--no-run"]))?;
    // Prints a dot for a test that passes, the output of one that fails, and a summary for each file.
    step(cargo().args(["test", "--workspace", "--quiet"]).args(filter))
}

/// Tests that need the embedded table: its faults, its virtual time, or how it counts what a query looks at.
const ONLY_EMBEDDED: [&str; 5] =
    ["faults::", "sequences::", "impact::bounds", "lists::a_page_of_a_search_makes_at_most_four_queries", "calls::"];

/// Runs the tests of the service's HTTP API against a DynamoDB at an endpoint. Each test has a table of its own there.
pub(crate) fn at_endpoint(endpoint: &str, filter: &[String]) -> Result<(), String> {
    let mut tests = cargo();
    tests.args(["test", "--package", "postern-backend", "--test", "http", "--quiet", "--"]).args(filter);
    tests.args(ONLY_EMBEDDED.iter().flat_map(|name| ["--skip", name]));
    // DynamoDB Local takes any region and any key.
    let names = ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
    tests.envs(names.into_iter().filter(|name| env::var_os(name).is_none()).zip(["us-east-1", "x", "y"]));
    step(tests.env("AWS_ENDPOINT_URL_DYNAMODB", endpoint))
}

/// Checks the template of the deployment with AWS's own tools, which do not call AWS. The tests of the service compare
/// the template with the code.
fn template() -> Result<(), String> {
    let programs = set_up::python_tools("template")?;
    let template = workspace().join("infra/template.yaml");
    step(Command::new(programs.join("cfn-lint")).arg(&template))?;
    let sam = ["validate", "--lint", "--region", "us-east-1", "--template-file"];
    step(Command::new(programs.join("sam")).args(sam).arg(&template).env("SAM_CLI_TELEMETRY", "0"))?;
    let expanded = workspace().join("infra/xtask/tests/expanded_template.py");
    step(Command::new(programs.join("python")).arg("-B").arg(expanded).arg(&template))
}

/// Runs the Python programs that use the API as other companies' programs would, against the built program.
fn integrations() -> Result<(), String> {
    let programs = set_up::python_tools("integrations")?;
    let folder = workspace().join("backend/tests/integrations");
    let discover = ["-B", "-m", "unittest", "discover", "--start-directory"];
    step(Command::new(programs.join("python")).args(discover).arg(folder).env("POSTERN_PROGRAM", built_postern()?))
}

/// The program that cargo built next to this one.
fn built_postern() -> Result<PathBuf, String> {
    env::current_exe().map(|own| own.with_file_name("postern")).map_err(|error| error.to_string())
}

/// A command that tests, in this browser, the program that cargo built next to this one.
fn in_browser(program: &str, arguments: &[&str], browser: Option<PathBuf>) -> Result<Command, String> {
    let mut command = Command::new(program);
    command.args(arguments).env("POSTERN_PROGRAM", built_postern()?).current_dir(workspace().join("frontend/e2e"));
    command.env("POSTERN_PSEUDO_LOCALE", console::pseudo_locale());
    command.envs(browser.map(|browser| (set_up::BROWSER_VARIABLE, browser)));
    Ok(command)
}
