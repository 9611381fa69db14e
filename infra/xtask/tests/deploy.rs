//! `deploy` hands SAM and the AWS CLI what they need, and shows no secrets. Scripts stand in for both and write down their
//! arguments.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder for the scripts, in the folder that cargo has for tests.
struct Tools(PathBuf);

impl Tools {
    fn new(test: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(folder.join("tools/template/bin")).unwrap();
        let wanted = Path::new(env!("CARGO_MANIFEST_DIR")).join("requirements/template.txt");
        fs::copy(wanted, folder.join("tools/template/installed.txt")).unwrap();
        let tools = Self(folder);
        tools.write("tools/template/bin/sam", "");
        tools.write(
            "aws",
            "case $2 in describe-stack-resource) echo stack-function-1;; update-function-code) echo 7;; esac",
        );
        tools
    }

    /// Writes a script that writes its arguments down, each call on a line.
    fn write(&self, name: &str, then: &str) {
        let file = self.0.join(name);
        fs::write(
            &file,
            format!("#!/bin/sh\necho \"$(basename $0) $*\" >> {}\n{then}\n", self.0.join("calls").display()),
        )
        .unwrap();
        fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs `cargo xtask`, and returns its output and the calls.
    fn run(&self, arguments: &[&str]) -> (Output, Vec<String>) {
        let path =
            [self.0.clone()].into_iter().chain(env::split_paths(&env::var_os("PATH").unwrap()).collect::<Vec<_>>());
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).env("PATH", env::join_paths(path).unwrap()).env("CARGO_TARGET_DIR", &self.0);
        let output = command.output().unwrap();
        let calls = fs::read_to_string(self.0.join("calls")).unwrap_or_default();
        (output, calls.lines().map(str::to_owned).collect())
    }
}

#[test]
fn the_stack_gets_a_release_the_parameters_and_the_options_and_no_value_is_shown() {
    let tools = Tools::new("stack");
    let arguments =
        ["deploy", "--stack", "postern", "--", "FrontSecret=s3cret", "LogLevel=warn", "--tags", "team=core"];
    let (output, calls) = tools.run(&arguments);
    assert!(output.status.success(), "{output:?}");
    let [call] = &calls[..] else { panic!("{calls:?}") };
    let (before, overrides) = call.split_once(" --parameter-overrides Release=").unwrap();
    assert!(
        before.starts_with(
            "sam deploy --stack-name postern --capabilities CAPABILITY_IAM CAPABILITY_AUTO_EXPAND --resolve-s3 "
        ),
        "{call}"
    );
    assert!(before.ends_with("/infra/template.yaml --tags team=core"), "{call}");
    let (release, parameters) = overrides.split_once(' ').unwrap();
    assert_eq!((release.len(), parameters), (10, "FrontSecret=s3cret LogLevel=warn"));
    assert!(!String::from_utf8(output.stdout).unwrap().contains("s3cret"));
}

#[test]
fn the_new_version_of_a_function_is_behind_the_alias_as_soon_as_it_is_active() {
    let (output, calls) = Tools::new("function").run(&["deploy", "--stack", "postern", "--function", "authorizer"]);
    assert!(output.status.success(), "{output:?}");
    let begins = [
        "aws cloudformation describe-stack-resource --stack-name postern --logical-resource-id AuthorizerFunction ",
        "aws lambda update-function-code --function-name stack-function-1 --publish --zip-file fileb://",
        "aws lambda wait published-version-active --function-name stack-function-1 --qualifier 7",
        "aws lambda update-alias --function-name stack-function-1 --name live --function-version 7",
    ];
    assert_eq!(calls.len(), begins.len(), "{calls:?}");
    for (call, begin) in calls.iter().zip(begins) {
        assert!(call.starts_with(begin), "{call}");
    }
    assert!(calls[1].contains("/target/lambda/authorizer/bootstrap.zip "), "{}", calls[1]);
}

#[test]
fn a_function_that_does_not_exist_is_a_sentence_that_names_those_that_do() {
    let (output, calls) = Tools::new("unknown").run(&["deploy", "--stack", "postern", "--function", "apis"]);
    assert!(!output.status.success() && calls.is_empty());
    let sentence = String::from_utf8(output.stderr).unwrap();
    assert!(sentence.starts_with("xtask: there is no function apis: it is one of api, authorizer"), "{sentence}");
}
