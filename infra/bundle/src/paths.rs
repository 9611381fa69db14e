//! The paths of the files that are read and written.

use std::env;
use std::path::{Path, PathBuf};

/// The files to read and the folder to write.
#[derive(Debug)]
pub(crate) struct Paths {
    /// The WebAssembly that cargo built.
    pub(crate) wasm: PathBuf,
    /// The page with its placeholders.
    pub(crate) skeleton: PathBuf,
    /// The folder of style sheets.
    pub(crate) styles: PathBuf,
    /// The folder of programs that npm installed.
    pub(crate) npm_programs: PathBuf,
    /// The folder to write.
    pub(crate) dist: PathBuf,
}

impl Paths {
    /// Finds the paths: the console's sources relative to this program's sources, its build next to this program's
    /// build.
    pub(crate) fn of_this_program(dev: bool) -> Result<Self, String> {
        let frontend = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../frontend"));
        let program = env::current_exe().map_err(|error| error.to_string())?;
        let target = program.ancestors().nth(2).ok_or("this program is not in a target directory of cargo")?;
        let profile = if dev { "debug" } else { "console" };
        Ok(Self {
            wasm: target.join("wasm32-unknown-unknown").join(profile).join("postern-console.wasm"),
            skeleton: frontend.join("index.html"),
            styles: frontend.join("style"),
            npm_programs: frontend.join("e2e").join("node_modules").join(".bin"),
            dist: frontend.join("dist"),
        })
    }
}
