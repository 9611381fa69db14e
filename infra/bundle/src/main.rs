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
//! | `optimiser` | makes the modules and the script smaller |
//! | `page` | makes the page and the style sheet |
//! | `file` | compresses and writes the files, unless they are up to date |
//! | `report`, `composition` | report how large the files are and what the first module consists of |

mod composition;
mod file;
mod glue;
mod loaders;
mod optimiser;
mod page;
mod parts;
mod report;

use std::env;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

use composition::Composition;
use file::{File, read};
use optimiser::Optimiser;

/// Turns the compiled console into the files that browsers load.
#[derive(Debug, Parser)]
struct Options {
    /// Use the build of the `dev` profile, keep its names for stack traces, and be quick instead of small.
    #[arg(long)]
    dev: bool,
    /// Write the files to this folder instead of `frontend/dist`.
    #[arg(long)]
    to: Option<PathBuf>,
}

fn main() -> ExitCode {
    match bundle(Options::parse()) {
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
///
/// The sources of the console are found relative to this program's sources, and its build next to this program's build.
fn bundle(Options { dev, to }: Options) -> Result<String, String> {
    let frontend = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../frontend"));
    let program = env::current_exe().map_err(|error| error.to_string())?;
    let target = program.ancestors().nth(2).ok_or("this program is not in a target directory of cargo")?;
    let build = target.join("wasm32-unknown-unknown").join(if dev { "debug" } else { "console" });
    let wasm = read(&build.join("postern-console.wasm"))?;
    let styles = page::styles(&frontend.join("style"))?;
    let icon = read(&frontend.join("icon.svg"))?;
    let skeleton = String::from_utf8(read(&frontend.join("index.html"))?).map_err(|error| error.to_string())?;
    let optimiser = if dev { Optimiser::default() } else { Optimiser::find(frontend.join("e2e/node_modules/.bin")) };
    let dist = to.unwrap_or_else(|| frontend.join("dist"));

    // The output depends on the inputs and on the programs that process them.
    let programs = [vec![read(&program)?], optimiser.programs()?].concat();
    let inputs: Vec<&[u8]> =
        programs.iter().map(Vec::as_slice).chain([&*wasm, styles.as_bytes(), skeleton.as_bytes(), &icon]).collect();
    let inputs = file::hash(&inputs);
    let stamp = format!("{} {inputs}\n", if dev { "dev" } else { "console" });
    if file::is_current(&dist, &stamp) {
        return Ok(String::new());
    }
    let parts::Parts { first, later, loaders } = parts::cut(&wasm)?;
    let glue::Glued { script, wasm } = glue::glue(first, dev)?;
    let stripped = |wasm: Vec<u8>| if dev { Ok(wasm) } else { optimiser::stripped(&wasm) };

    let wasm = optimiser.module(wasm)?;
    let composition = if dev { None } else { Some(Composition::of(&wasm)?) };
    let wasm = File::hashed("wasm", stripped(wasm)?);
    let (mut later_files, mut urls) = (Vec::new(), Vec::new());
    for parts::Later { name, parts, wasm } in later {
        let file = File::hashed("wasm", stripped(optimiser.module(wasm)?)?);
        urls.push((name, file.url()));
        later_files.push((parts, file.compressed(dev)));
    }
    let script = loaders::joined(&script, &loaders, &urls)?;
    let script = optimiser.script(glue::started(&script, &wasm.url())?)?;
    let script = File::hashed("js", script.into_bytes());
    let styles = File::hashed("css", styles.into_bytes());
    let icon = File::hashed("svg", icon);
    let [script_url, wasm_url, styles_url, icon_url] = [&script, &wasm, &styles, &icon].map(File::url);
    let urls = [("script", &*script_url), ("wasm", &wasm_url), ("styles", &styles_url), ("icon", &icon_url)];
    let page = page::filled(&skeleton, urls)?;
    let first_files = [File::page(page.into_bytes()), script, wasm, styles, icon].map(|file| file.compressed(dev));

    file::write(&dist, &stamp, first_files.iter().chain(later_files.iter().map(|(_, file)| file)))?;
    let missing = optimiser.missing();
    Ok(report::report(&first_files, &later_files, composition.as_ref(), if dev { &[] } else { &missing }))
}
