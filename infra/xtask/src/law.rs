//! Exploring the rules of authority further than the tests do.

use crate::command::{cargo, step};

/// Looks for a way around the rules; the options say how far.
pub(crate) fn law(options: &[String]) -> Result<(), String> {
    step(cargo().args(["run", "--package", "postern-law", "--"]).args(options))
}
