//! `postern-bundle`: turns the compiled console into the files that browsers load.
//!
//! It reads the WebAssembly that cargo built from `frontend` and writes `frontend/dist`: a page and, in `assets`, one
//! script, the WebAssembly module that loads first, the modules that load later, and one style sheet. Assets are named
//! after their content, and every file has a brotli and a gzip copy. `cargo xtask build` calls it.
//!
//! | module | task |
//! | --- | --- |
//! | `parts` | splits the compiled console into the part that loads first and those that load later |
//! | `glue` | generates the script and the module of the first part |
//! | `loaders` | adds the functions that load the later parts to the script |
//! | `optimiser`, `custom` | make the modules smaller |
//! | `styles`, `page` | make the style sheet and the page |
//! | `dist` | writes the files |
//! | `report`, `composition` | report how large the files are and what the first module consists of |

mod composition;
mod compressed;
mod custom;
mod dist;
mod file;
mod glue;
mod leb;
mod loaders;
mod optimiser;
mod page;
mod parts;
mod paths;
mod report;
mod stamp;
mod styles;

use std::fs;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser;

use composition::Composition;
use file::File;
use optimiser::Optimiser;
use paths::Paths;
use stamp::Stamp;

/// Turns the compiled console into the files that browsers load.
#[derive(Debug, Parser)]
struct Options {
    /// Use the build of the `dev` profile, keep its names for stack traces, and be quick instead of small.
    #[arg(long)]
    dev: bool,
}

fn main() -> ExitCode {
    match bundle(Options::parse().dev) {
        Ok(text) => {
            // A closed output is no reason to fail.
            let _ = write!(io::stdout(), "{text}");
            ExitCode::SUCCESS
        }
        Err(sentence) => {
            let _ = writeln!(io::stderr(), "postern-bundle: {sentence}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the files, unless they are up to date already. Returns the report on them; empty if nothing was written.
fn bundle(dev: bool) -> Result<String, String> {
    let paths = Paths::of_this_program(dev)?;
    let optimiser = if dev { None } else { Optimiser::find(&paths) };
    let wasm = read(&paths.wasm)?;
    let styles = styles::joined(&paths.styles)?;
    let skeleton = String::from_utf8(read(&paths.skeleton)?).map_err(|error| error.to_string())?;

    let stamp = Stamp::of(dev, optimiser.as_ref(), &[&wasm, styles.as_bytes(), skeleton.as_bytes()])?;
    if stamp.is_on(&paths.dist) {
        return Ok(String::new());
    }
    let parts::Parts { first, later, loaders } = parts::cut(&wasm)?;
    let glue::Glued { script, wasm } = glue::glue(first, dev)?;
    let shrunk = |wasm: Vec<u8>| match &optimiser {
        Some(optimiser) => optimiser.run(&wasm),
        None => Ok(wasm),
    };
    let stripped = |wasm: Vec<u8>| if dev { Ok(wasm) } else { custom::stripped(&wasm) };

    let wasm = shrunk(wasm)?;
    let composition = if dev { None } else { Some(Composition::of(&wasm)?) };
    let wasm = File::hashed("wasm", stripped(wasm)?);
    let (mut later_files, mut urls) = (Vec::new(), Vec::new());
    for parts::Part { name, wasm } in later {
        let file = File::hashed("wasm", stripped(shrunk(wasm)?)?);
        urls.push((name, file.url()));
        later_files.push(file.compressed(dev));
    }
    let script = loaders::joined(&script, &loaders, &urls)?;
    let script = File::hashed("js", glue::started(&script, &wasm.url())?.into_bytes());
    let styles = File::hashed("css", styles.into_bytes());
    let page = page::filled(&skeleton, &script.url(), &wasm.url(), &styles.url())?;
    let first_files = [File::page(page.into_bytes()), script, wasm, styles].map(|file| file.compressed(dev));

    Stamp::lift(&paths.dist)?;
    dist::write(&paths.dist, first_files.iter().chain(&later_files))?;
    stamp.put(&paths.dist)?;
    Ok(report::report(&first_files, &later_files, composition.as_ref(), optimiser.is_some() || dev))
}

fn read(path: &std::path::Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}
