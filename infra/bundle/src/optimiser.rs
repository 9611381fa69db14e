//! Makes modules smaller: with Binaryen's `wasm-opt`, if it is there, and by removing what browsers do not need.

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

/// Finds `wasm-opt` in a folder of programs that npm installed, whose version is pinned, or else on the `PATH`.
pub(crate) fn find(npm_programs: PathBuf) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(npm_programs).chain(env::split_paths(&path));
    folders.map(|folder| folder.join("wasm-opt")).find(|program| program.is_file())
}

/// Makes a module smaller with `wasm-opt`.
pub(crate) fn optimised(program: &Path, wasm: &[u8]) -> Result<Vec<u8>, String> {
    let folder = temporary_folder()?;
    let [before, after] = ["before.wasm", "after.wasm"].map(|name| folder.path().join(name));
    fs::write(&before, wasm).map_err(|error| format!("{} cannot be written: {error}", before.display()))?;
    let output = Command::new(program).args(OPTIONS).arg(&before).arg("-o").arg(&after).output();
    let output = output.map_err(|error| format!("wasm-opt cannot be started: {error}"))?;
    if !output.status.success() {
        return Err(format!("wasm-opt failed: {}", String::from_utf8_lossy(&output.stderr).trim()));
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
