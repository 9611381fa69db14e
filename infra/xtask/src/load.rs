//! Measuring the service under load.

use crate::command::{cargo, step};

/// Builds the service as it is shipped, fills tables, and prints how it does beside a bare server.
pub(crate) fn load(options: &[String]) -> Result<(), String> {
    step(cargo().args(["build", "--release", "--package", "postern-local", "--package", "postern-load"]))?;
    step(cargo().args(["run", "--release", "--package", "postern-load", "--"]).args(options))
}
