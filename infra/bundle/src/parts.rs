//! Splits the compiled console into the part that loads first and the parts that load when they are needed.
//!
//! The console marks where to split with `#[wasm_split]`. The splitter needs the relocations, which the linker keeps in
//! the module only on request.

use wasm_split_cli_support::{Options, transform};

use crate::file::{read, temporary_folder};

/// The name of the first part's script in the script of the loaders.
pub(crate) const FIRST: &str = "./first.js";
/// The name of the script of the loaders in the first part.
pub(crate) const LOADERS: &str = "./loaders.js";

/// The part that a console fetches when it has shown a list. All others are needed at once by who is signed in.
pub(crate) const LAST: &str = "split_items.wasm";

/// The parts, before wasm-bindgen has processed them.
#[derive(Debug)]
pub(crate) struct Parts {
    /// The part that loads first.
    pub(crate) first: Vec<u8>,
    /// The parts that load later.
    pub(crate) later: Vec<Part>,
    /// The script with the functions that load the later parts.
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
        Ok(Part { name, wasm: read(path)? })
    });
    let later = later.collect::<Result<_, String>>()?;
    let loaders = String::from_utf8(read(&folder.join(LOADERS))?).map_err(|error| error.to_string())?;
    Ok(Parts { first: read(&first)?, later, loaders })
}
