//! The compiled console cut in parts: the one that loads first, and those that load once they are needed.
//!
//! Where to cut, the console says itself, with `#[wasm_split]`. The cutter goes by the relocations, which the linker leaves in
//! the module only on request.

use std::env;
use std::fs;
use std::path::Path;

use wasm_split_cli_support::{Options, transform};

/// The script of the first part, as the script of the loaders names it.
pub(crate) const FIRST: &str = "./first.js";
/// The script with the functions that load the other parts, as the first part names it.
pub(crate) const LOADERS: &str = "./loaders.js";

/// The parts, before wasm-bindgen has seen them.
#[derive(Debug)]
pub(crate) struct Parts {
    /// The one that loads first.
    pub(crate) first: Vec<u8>,
    /// Those that load later.
    pub(crate) later: Vec<Part>,
    /// The script that loads those.
    pub(crate) loaders: String,
}

/// A part that loads later.
#[derive(Debug)]
pub(crate) struct Part {
    /// Its name in the script that loads it, such as `split_screens.wasm`.
    pub(crate) name: String,
    /// Its WebAssembly, with its names.
    pub(crate) wasm: Vec<u8>,
}

/// Cuts what cargo built.
pub(crate) fn cut(wasm: &[u8]) -> Result<Parts, String> {
    let folder = env::temp_dir().join(format!("postern-{}-parts", std::process::id()));
    let parts = cut_in(&folder, wasm);
    // It is in the folder for such files: what is left there harms nobody.
    drop(fs::remove_dir_all(&folder));
    parts
}

fn cut_in(folder: &Path, wasm: &[u8]) -> Result<Parts, String> {
    let first = folder.join("first.wasm");
    let mut options = Options::new(wasm);
    options.output_dir = folder;
    options.main_out_path = &first;
    options.main_module = FIRST;
    options.link_name = LOADERS;
    let cut = transform(options).map_err(|error| format!("what cargo built cannot be cut in parts: {error:#}"))?;
    let later = cut.split_modules.iter().map(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Part { name, wasm: read(path)? })
    });
    let later = later.collect::<Result<_, String>>()?;
    let loaders = String::from_utf8(read(&folder.join(LOADERS))?).map_err(|error| error.to_string())?;
    Ok(Parts { first: read(&first)?, later, loaders })
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}
