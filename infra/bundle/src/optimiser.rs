//! Makes files smaller: modules with Binaryen's `wasm-opt` and by removing what browsers do not need, the script with `esbuild`.
//! Both programs are there if npm has installed what the tests of the console need.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_encoder::{Module, RawSection};
use wasmparser::{Parser, Payload};

use crate::file::{read, temporary_folder};

/// The options of `wasm-opt`: accept the features that the compiler may have used, keep names for the report, and make the
/// brotli copy as small as possible. `-Oz` would make a smaller module that compresses worse. Functions in the order of their names
/// compress better, because those with the same name are instances of the same generic function.
const OPTIONS: [&str; 14] = [
    "-Os",
    "--flatten",
    "--rereloop",
    "-Os",
    "-Os",
    "--low-memory-unused",
    "--reorder-functions-by-name",
    "-g",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The programs that make files smaller, as far as they are there.
#[derive(Default)]
pub(crate) struct Optimiser {
    wasm_opt: Option<PathBuf>,
    esbuild: Option<PathBuf>,
}

impl Optimiser {
    /// Finds the programs in a folder of programs that npm installed, whose versions are pinned, or else on the `PATH`.
    pub(crate) fn find(npm_programs: PathBuf) -> Self {
        let path = env::var_os("PATH").unwrap_or_default();
        let folders: Vec<PathBuf> = std::iter::once(npm_programs).chain(env::split_paths(&path)).collect();
        let find = |name| folders.iter().map(|folder| folder.join(name)).find(|program| program.is_file());
        Self { wasm_opt: find("wasm-opt"), esbuild: find("esbuild") }
    }

    /// The programs that were found, as bytes.
    pub(crate) fn programs(&self) -> Result<Vec<Vec<u8>>, String> {
        [&self.wasm_opt, &self.esbuild].into_iter().flatten().map(|program| read(program)).collect()
    }

    /// The names of those that were not found.
    pub(crate) fn missing(&self) -> Vec<&'static str> {
        let programs = [("wasm-opt", &self.wasm_opt), ("esbuild", &self.esbuild)];
        programs.into_iter().filter(|(_, program)| program.is_none()).map(|(name, _)| name).collect()
    }

    /// Makes a module smaller.
    pub(crate) fn module(&self, wasm: Vec<u8>) -> Result<Vec<u8>, String> {
        match &self.wasm_opt {
            Some(program) => processed(program, &OPTIONS, "--output", "wasm", &wasm),
            None => Ok(wasm),
        }
    }

    /// Makes a script smaller.
    pub(crate) fn script(&self, script: String) -> Result<String, String> {
        let Some(program) = &self.esbuild else { return Ok(script) };
        let minified = processed(program, &["--minify", "--format=esm"], "--outfile", "js", script.as_bytes())?;
        String::from_utf8(minified).map_err(|error| error.to_string())
    }
}

/// What a program makes of a file.
fn processed(
    program: &Path,
    options: &[&str],
    output: &str,
    extension: &str,
    content: &[u8],
) -> Result<Vec<u8>, String> {
    let folder = temporary_folder()?;
    let [before, after] = ["before", "after"].map(|name| folder.path().join(name).with_extension(extension));
    fs::write(&before, content).map_err(|error| format!("{} cannot be written: {error}", before.display()))?;
    let ran = Command::new(program).args(options).arg(&before).arg(format!("{output}={}", after.display())).output();
    let ran = ran.map_err(|error| format!("{} cannot be started: {error}", program.display()))?;
    if !ran.status.success() {
        return Err(format!("{} failed: {}", program.display(), String::from_utf8_lossy(&ran.stderr).trim()));
    }
    read(&after)
}

/// Removes the custom sections: names, producers, features.
pub(crate) fn stripped(wasm: &[u8]) -> Result<Vec<u8>, String> {
    let mut kept = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.map_err(|error| format!("the module is invalid: {error}"))?;
        if let (Some((id, range)), false) = (payload.as_section(), matches!(payload, Payload::CustomSection(_))) {
            kept.section(&RawSection { id, data: &wasm[range] });
        }
    }
    Ok(kept.finish())
}
