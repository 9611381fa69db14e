//! Splits the compiled console into the part that loads first and the parts that load when they are needed.
//!
//! The console marks where to split with `#[wasm_split]`. The splitter needs the relocations, which the linker keeps in
//! the module only on request.

use postern_shared::console::Part;
use wasm_split_cli_support::{Options, transform};

use crate::file::{read, temporary_folder};

/// The name of the first part's script in the script of the loaders.
pub(crate) const FIRST: &str = "./first.js";
/// The name of the script of the loaders in the first part.
pub(crate) const LOADERS: &str = "./loaders.js";

/// The parts, before wasm-bindgen has processed them.
#[derive(Debug)]
pub(crate) struct Parts {
    /// The part that loads first.
    pub(crate) first: Vec<u8>,
    /// The files that load later. Some belong to several parts.
    pub(crate) later: Vec<Later>,
    /// The script with the functions that load the later parts.
    pub(crate) loaders: String,
}

/// A file that loads later.
#[derive(Debug)]
pub(crate) struct Later {
    /// Its name in the script that loads it, such as `split_items.wasm`.
    pub(crate) name: String,
    /// The parts that need it.
    pub(crate) parts: Vec<Part>,
    /// Its WebAssembly, with its names.
    pub(crate) wasm: Vec<u8>,
}

/// Splits the compiled console.
pub(crate) fn cut(wasm: &[u8]) -> Result<Parts, String> {
    let folder = temporary_folder()?;
    let folder = folder.path();
    let first = folder.join("first.wasm");
    let mut options = Options::new(wasm);
    options.output_dir = folder;
    options.main_out_path = &first;
    options.main_module = FIRST;
    options.link_name = LOADERS;
    let cut = transform(options).map_err(|error| format!("the compiled console cannot be split: {error:#}"))?;
    let later = cut.split_modules.iter().map(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let stem = name.trim_end_matches(".wasm");
        let needs =
            |part: &Part| cut.prefetch_map.get(part.name()).is_some_and(|files| files.iter().any(|file| file == stem));
        let parts = Part::ALL.into_iter().filter(needs).collect();
        Ok(Later { name, parts, wasm: read(path)? })
    });
    let later = later.collect::<Result<_, String>>()?;
    let loaders = String::from_utf8(read(&folder.join(LOADERS))?).map_err(|error| error.to_string())?;
    Ok(Parts { first: read(&first)?, later, loaders })
}
