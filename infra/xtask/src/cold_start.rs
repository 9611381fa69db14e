//! Measuring how the service starts.

use crate::command::{cargo, step};
use crate::console::{self, Console};
use crate::{python, set_up};

/// Builds the service and a function that does nothing as they are deployed, and prints how long both take to start.
pub(crate) fn cold_start() -> Result<(), String> {
    // First, for the service has its files in it.
    set_up::target()?;
    console::build(Console::AsShipped)?;
    let deploy = ["build", "--profile", "deploy", "--package"];
    step(cargo().args(deploy).args(["postern-backend", "--features", "lambda", "--bin", "api"]))?;
    step(cargo().args(deploy).arg("postern-hello"))?;
    let programs = python::target().join("deploy");
    let measure = ["run", "--release", "--package", "postern-load", "--", "cold-start"];
    step(cargo().args(measure).args([programs.join("api"), programs.join("postern-hello")]))
}
