//! Binaryen's `wasm-opt`, which makes the modules smaller than the compiler does. The console works without it too.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::paths::Paths;

/// Its options: optimise for size, keep names for the report, and accept the features that the compiler may have used.
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

/// The program `wasm-opt`.
#[derive(Debug)]
pub(crate) struct Optimiser {
    /// Its path.
    pub(crate) program: PathBuf,
}

impl Optimiser {
    /// Finds it among the programs that npm installed, whose version is pinned, or else on the `PATH`.
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
            // Best effort: it is in the temp directory.
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
            .map_err(|error| format!("wasm-opt cannot be started: {error}"))?;
        if !output.status.success() {
            return Err(format!("wasm-opt failed: {}", String::from_utf8_lossy(&output.stderr).trim()));
        }
        fs::read(after).map_err(|error| format!("{} cannot be read: {error}", after.display()))
    }
}
