//! The WebAssembly module that loads first and the script that loads it, made by wasm-bindgen.
//!
//! The compiled console carries descriptions in a form that only the same version of wasm-bindgen reads. Cargo sees to that:
//! both depend on one exact version of `wasm-bindgen-shared`, of which a lock file can hold only one.

use wasm_bindgen_cli_support::Bindgen;

/// What wasm-bindgen made.
#[derive(Debug)]
pub(crate) struct Glued {
    /// The functions that load the module. Nothing is called yet.
    pub(crate) script: String,
    /// The module, with its names.
    pub(crate) wasm: Vec<u8>,
}

/// Makes script and module from the first part of what cargo built.
///
/// # Errors
/// Among other things if the console comes with further scripts: each would be one more request of the first load.
pub(crate) fn glue(wasm: Vec<u8>, dev: bool) -> Result<Glued, String> {
    let mut bindgen = Bindgen::new();
    // The parts that load later come to memory and functions of the first one by way of what the linker exports.
    bindgen.input_bytes("postern", wasm).debug(dev).keep_lld_exports(true);
    let mut output = bindgen
        .web(true)
        .and_then(Bindgen::generate_output)
        .map_err(|error| format!("wasm-bindgen does not take what cargo built: {error:#}"))?;
    let inline = output.snippets().iter().filter(|(_, scripts)| !scripts.is_empty()).map(|(name, _)| name);
    if let Some(further) = inline.chain(output.local_modules().keys()).next() {
        return Err(format!("a crate brings a script of its own, {further}: there is to be one file"));
    }
    let script = output.js().to_owned();
    Ok(Glued { script, wasm: output.wasm_mut().emit_wasm() })
}

/// The function in the script that loads the module and starts the console.
const START: &str = "__wbg_init";

/// The script that loads the module at this URL as soon as it is run.
pub(crate) fn started(script: &str, wasm_url: &str) -> Result<String, String> {
    if !script.contains(&format!("async function {START}(")) {
        return Err(format!("wasm-bindgen's script has no function {START} any more: start it some other way"));
    }
    Ok(format!("{script}\n{START}({{ module_or_path: \"{wasm_url}\" }});\n"))
}
