//! Making the console: cargo compiles it for browsers, `postern-bundle` turns that into the files they load.

use crate::command::{cargo, quiet_cargo, step};

/// How the console is compiled.
#[derive(Clone, Copy)]
pub(crate) enum Console {
    /// Small, as it is shipped and tested.
    AsShipped,
    /// Soon, for working on it.
    Quick,
}

/// Makes the console. Nothing is made that is there already.
pub(crate) fn build(console: Console) -> Result<(), String> {
    let (profile, options): (_, &[&str]) = match console {
        Console::AsShipped => ("console", &[]),
        Console::Quick => ("dev", &["--", "--dev"]),
    };
    let target = ["--target", "wasm32-unknown-unknown"];
    let console = ["--package", "postern-frontend", "--bin", "postern-console", "--profile", profile];
    // `postern-bundle` cuts the module into the part that loads first and those that load later, which takes the
    // relocations.
    let relocations = ["--", "-C", "link-arg=--emit-relocs"];
    step(quiet_cargo("rustc").args(console).args(target).args(relocations))?;
    step(cargo().args(["run", "--quiet", "--package", "postern-bundle"]).args(options))
}
