//! Deploys what `package` built: the whole stack with SAM, or one function with the AWS CLI.

use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::command::{say, step, workspace};
use crate::package;
use crate::set_up;

/// The alias through which API Gateway calls these functions. The others are called directly.
const ALIAS: &str = "live";
const BEHIND_THE_ALIAS: [&str; 2] = ["api", "authorizer"];

/// Deploys the stack, with parameters (`Name=value`) and then options for `sam deploy`. Parameters that are left out keep
/// their values.
pub(crate) fn stack(name: &str, passed_on: &[String]) -> Result<(), String> {
    let (parameters, options) = parameters_and_options(passed_on);
    let release = seconds_since_1970()?;
    // Not shown, because some are secrets.
    let names: Vec<&str> = parameters.iter().filter_map(|parameter| Some(parameter.split_once('=')?.0)).collect();
    say(&format!("Parameters: Release={release} {}", names.join(" ")));
    let mut deploy = Command::new(set_up::python_tools("template")?.join("sam"));
    deploy.args([
        "deploy",
        "--stack-name",
        name,
        "--capabilities",
        "CAPABILITY_IAM",
        "CAPABILITY_AUTO_EXPAND",
        "--resolve-s3",
    ]);
    deploy.arg("--template-file").arg(workspace().join("infra/template.yaml")).args(options);
    deploy.arg("--parameter-overrides").arg(format!("Release={release}")).args(parameters);
    run(deploy.env("SAM_CLI_TELEMETRY", "0"), "sam deploy")
}

/// Puts the code of one function in place at once, without changing the stack.
pub(crate) fn function(stack: &str, function: &str) -> Result<(), String> {
    if !package::FUNCTIONS.contains(&function) {
        return Err(format!("there is no function {function}: it is one of {}", package::FUNCTIONS.join(", ")));
    }
    let resource = format!("{}{}Function", function[..1].to_uppercase(), &function[1..]);
    let id = ["StackResourceDetail.PhysicalResourceId", "--output", "text"];
    let describe = ["cloudformation", "describe-stack-resource", "--stack-name", stack, "--logical-resource-id"];
    let name = answer(aws(&describe).args([&resource, "--query"]).args(id))?;
    let zip = format!("fileb://{}", package::zip(function).display());
    let update = ["lambda", "update-function-code", "--function-name", &name, "--publish", "--zip-file"];
    let version = answer(aws(&update).args([&zip, "--query", "Version", "--output", "text"]))?;
    if !BEHIND_THE_ALIAS.contains(&function) {
        return Ok(());
    }
    step(
        aws(&["lambda", "wait", "published-version-active", "--function-name", &name]).args(["--qualifier", &version]),
    )?;
    let alias = ["lambda", "update-alias", "--function-name", &name, "--name", ALIAS, "--function-version", &version];
    step(&mut aws(&alias))
}

/// Proves a stack with the script `smoke`.
pub(crate) fn smoke(stack: &str) -> Result<(), String> {
    set_up::require("python3")?;
    set_up::require("aws")?;
    step(Command::new("python3").arg("-B").arg(workspace().join("infra/smoke/smoke.py")).args(["--stack", stack]))
}

/// The time, which names a release.
#[expect(clippy::disallowed_methods, reason = "this program is not the service, which passes time in")]
fn seconds_since_1970() -> Result<u64, String> {
    SystemTime::now().duration_since(UNIX_EPOCH).map(|time| time.as_secs()).map_err(|error| error.to_string())
}

/// What comes before the first option, and the rest.
fn parameters_and_options(passed_on: &[String]) -> (&[String], &[String]) {
    let first = passed_on.iter().position(|word| word.starts_with('-'));
    passed_on.split_at(first.unwrap_or(passed_on.len()))
}

fn aws(arguments: &[&str]) -> Command {
    let mut command = Command::new("aws");
    command.args(arguments);
    command
}

/// Runs a command without showing its arguments.
fn run(command: &mut Command, shown: &str) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("`{shown}` does not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{shown}` failed")) }
}

/// The one word that a command prints.
fn answer(command: &mut Command) -> Result<String, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let ended =
        command.stderr(Stdio::inherit()).output().map_err(|error| format!("{program} does not start: {error}"))?;
    let word = String::from_utf8_lossy(&ended.stdout).trim().to_owned();
    if ended.status.success() && !word.is_empty() { Ok(word) } else { Err(format!("`{program}` failed")) }
}
