//! `wasm-opt` of Binaryen, which makes the module smaller than the compiler does. Without it the console works as well.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::paths::Paths;

/// What it is told: everything for size, names kept for the report, and what the compiler may have used, which it would refuse
/// otherwise.
const OPTIONS: [&str; 8] = [
    "-Oz",
    "-g",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// A `wasm-opt`.
#[derive(Debug)]
pub(crate) struct Optimiser {
    /// The program.
    pub(crate) program: PathBuf,
}

impl Optimiser {
    /// Finds it among the programs that npm installed, whose version is pinned, else on the `PATH`.
    pub(crate) fn find(paths: &Paths) -> Option<Self> {
        let path = env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(paths.npm_programs.clone()).chain(env::split_paths(&path));
        let program = folders.map(|folder| folder.join("wasm-opt")).find(|program| program.is_file())?;
        Some(Self { program })
    }

    /// Makes a module smaller.
    pub(crate) fn run(&self, wasm: &[u8]) -> Result<Vec<u8>, String> {
        let [before, after] =
            ["before", "after"].map(|name| env::temp_dir().join(format!("postern-{}-{name}.wasm", std::process::id())));
        let optimised = self.between(wasm, &before, &after);
        for file in [before, after] {
            // It is in the folder for such files: what is left there harms nobody.
            drop(fs::remove_file(file));
        }
        optimised
    }

    fn between(&self, wasm: &[u8], before: &Path, after: &Path) -> Result<Vec<u8>, String> {
        fs::write(before, wasm).map_err(|error| format!("{} cannot be written: {error}", before.display()))?;
        let output = Command::new(&self.program)
            .args(OPTIONS)
            .arg(before)
            .arg("-o")
            .arg(after)
            .output()
            .map_err(|error| format!("wasm-opt does not start: {error}"))?;
        if !output.status.success() {
            return Err(format!("wasm-opt failed: {}", String::from_utf8_lossy(&output.stderr).trim()));
        }
        fs::read(after).map_err(|error| format!("{} cannot be read: {error}", after.display()))
    }
}
