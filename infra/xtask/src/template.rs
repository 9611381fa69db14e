//! Checking the template of the deployment. That it fits the code is for the tests of the service.

use std::process::Command;

use crate::command::{step, workspace};
use crate::python;

/// Runs what AWS itself checks templates with. Nothing is asked of AWS.
pub(crate) fn check() -> Result<(), String> {
    let programs = python::tools("template")?;
    let template = workspace().join("infra/template.yaml");
    step(Command::new(programs.join("cfn-lint")).arg(&template))?;
    let sam = ["validate", "--lint", "--region", "us-east-1", "--template-file"];
    step(Command::new(programs.join("sam")).args(sam).arg(&template).env("SAM_CLI_TELEMETRY", "0"))
}
