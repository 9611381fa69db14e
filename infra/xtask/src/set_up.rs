//! Sets up what the commands need: installs what it can, and says in a sentence what a person must install. If nothing
//! is missing, the network is not used.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::command::{self, cargo, output, read, say, step, works, workspace};

/// The target that the console is compiled for.
const TARGET: &str = "wasm32-unknown-unknown";
/// The environment variable that names the browser of the tests. Playwright's configuration reads it too.
pub(crate) const BROWSER_VARIABLE: &str = "POSTERN_CHROMIUM";
/// The browsers that the tests can use, by their names on the `PATH` or by their paths.
const BROWSERS: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
/// How to install the programs that the commands need.
const PROGRAMS: [(&str, &str); 5] = [
    ("rustup", "install it from https://rustup.rs"),
    (
        "npm",
        "install Node.js 20 or later from https://nodejs.org, or as the package npm (Debian, Fedora) or node (brew)",
    ),
    ("python3", "install Python 3 from https://www.python.org, or as the package python3 (Debian, Fedora, brew)"),
    ("aws", "install the AWS CLI from https://aws.amazon.com/cli, or as the package awscli (brew, pip)"),
    ("sudo", "install it, or run `apt-get install chromium` as root"),
];

/// Sets up everything that `test` needs. Returns the browser to use, like [`browser`].
pub(crate) fn all() -> Result<Option<PathBuf>, String> {
    if !["fmt", "clippy"].iter().all(|tool| works(cargo().args([tool, "--version"]))) {
        require("rustup")?;
        step(Command::new("rustup").args(["component", "add", "rustfmt", "clippy"]))?;
    }
    target()?;
    browser()
}

/// Installs the standard library for browsers, which compiling the console needs.
pub(crate) fn target() -> Result<(), String> {
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]).current_dir(workspace()));
    if sysroot.is_none_or(|sysroot| Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).is_dir()) {
        return Ok(());
    }
    require("rustup").map_err(|missing| format!("{missing}, or install Rust's standard library for {TARGET}"))?;
    step(Command::new("rustup").args(["target", "add", TARGET]).current_dir(workspace()))
}

/// Fails with a sentence that says how to install a program, if it is not on the `PATH`.
pub(crate) fn require(program: &str) -> Result<(), String> {
    if on_path(program, Path::is_file).is_some() {
        return Ok(());
    }
    let how = PROGRAMS.iter().find(|(name, _)| *name == program).map_or("install it", |(_, how)| how);
    Err(format!("{program} is missing: {how}"))
}

/// Sets up the browser and the programs that drive it. Returns the path of the browser; `None` for Playwright's own.
pub(crate) fn browser() -> Result<Option<PathBuf>, String> {
    let tests = node_modules("frontend/e2e")?;
    let own = "process.stdout.write(require('@playwright/test').chromium.executablePath())";
    let own = output(Command::new("node").args(["-e", own]).current_dir(&tests)).map(PathBuf::from);
    match choose(env::var_os(BROWSER_VARIABLE).map(PathBuf::from), own, Path::is_file)? {
        Browser::Program(program) => Ok(Some(program)),
        Browser::OfPlaywright => Ok(None),
        Browser::OfDebian => {
            let is_root = output(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
            if !is_root {
                require("sudo")?;
            }
            let apt: &[&str] = if is_root { &["apt-get"] } else { &["sudo", "apt-get"] };
            for arguments in [&["update"][..], &["install", "--yes", "--no-install-recommends", "chromium"]] {
                step(Command::new(apt[0]).args(&apt[1..]).args(arguments))?;
            }
            Ok(Some(PathBuf::from("/usr/bin/chromium")))
        }
    }
}

/// Installs what the lock file of this folder lists, unless it is there. Returns the folder.
pub(crate) fn node_modules(folder: &str) -> Result<PathBuf, String> {
    let folder = workspace().join(folder);
    // npm writes this file last.
    let installed = changed(&folder.join("node_modules/.package-lock.json"));
    if installed.is_none() || installed < changed(&folder.join("package-lock.json")) {
        require("npm")?;
        step(Command::new("npm").arg("ci").env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").current_dir(&folder))?;
    }
    Ok(folder)
}

/// The folder with the programs of a set of Python packages, in an environment of its own under `target`. Installs them
/// first, unless they are there as the set's file in `requirements` lists them.
pub(crate) fn python_tools(set: &str) -> Result<PathBuf, String> {
    let requirements = workspace().join("infra/xtask/requirements").join(format!("{set}.txt"));
    let wanted = read(&requirements)?;
    let environment = command::target().join("tools").join(set);
    let programs = environment.join("bin");
    // Written last, so that an interrupted installation is started again.
    let mark = environment.join("installed.txt");
    if read(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(programs);
    }
    say(&format!("\nInstalling the tools that {set} needs"));
    require("python3")?;
    step(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment))
        .map_err(|failed| format!("{failed}: install Python's module venv (Debian: `apt-get install python3-venv`)"))?;
    let pip = ["install", "--quiet", "--disable-pip-version-check", "--requirement"];
    step(Command::new(programs.join("pip")).args(pip).arg(&requirements))?;
    fs::write(&mark, wanted).map_err(|error| format!("{}: {error}", mark.display()))?;
    Ok(programs)
}

/// Where the browser of the tests comes from.
#[derive(Debug, PartialEq)]
enum Browser {
    /// A program that is installed.
    Program(PathBuf),
    /// The one that Playwright has installed for itself.
    OfPlaywright,
    /// A package that `apt-get` can install.
    OfDebian,
}

/// Chooses the browser: the one that the variable names, one on the `PATH`, Playwright's `own`, or Debian's package.
fn choose(named: Option<PathBuf>, own: Option<PathBuf>, exists: impl Fn(&Path) -> bool) -> Result<Browser, String> {
    if let Some(named) = named {
        let missing = || format!("{BROWSER_VARIABLE} names {}, which is not a program", named.display());
        return if exists(&named) { Ok(Browser::Program(named)) } else { Err(missing()) };
    }
    if let Some(found) = BROWSERS.iter().find_map(|name| on_path(name, &exists)) {
        return Ok(Browser::Program(found));
    }
    if own.is_some_and(|own| exists(&own)) {
        return Ok(Browser::OfPlaywright);
    }
    if on_path("apt-get", &exists).is_some() {
        return Ok(Browser::OfDebian);
    }
    Err(format!(
        "the browser tests found no Chromium or Chrome: install one (macOS: `brew install --cask google-chrome`; \
         Fedora: `sudo dnf install chromium`; any system: `npx playwright install chromium` in frontend/e2e), or name \
         the program in {BROWSER_VARIABLE}"
    ))
}

/// The path of a program on the `PATH`, or of a program with an absolute path, if it exists.
fn on_path(program: &str, exists: impl Fn(&Path) -> bool) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).map(|folder| folder.join(program)).find(|program| exists(program))
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|metadata| metadata.modified()).ok()
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{Browser, choose, require};

    /// Chooses on a machine where only programs with these names or paths exist.
    fn on_machine(named: Option<&str>, existing: &[&str]) -> Result<Browser, String> {
        let exists = |path: &Path| existing.iter().any(|name| path.ends_with(name));
        choose(named.map(PathBuf::from), Some(PathBuf::from("/cache/own/chrome")), exists)
    }

    #[test]
    fn the_browser_that_the_variable_names_comes_first() {
        let named = on_machine(Some("/opt/browser"), &["/opt/browser", "chromium", "apt-get"]).unwrap();
        assert_eq!(named, Browser::Program(PathBuf::from("/opt/browser")));
        let missing = on_machine(Some("/opt/browser"), &["chromium", "apt-get"]).unwrap_err();
        assert!(missing.contains("POSTERN_CHROMIUM names /opt/browser"), "{missing}");
    }

    #[test]
    fn an_installed_browser_comes_before_those_of_playwright_and_debian() {
        let mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
        for installed in ["chromium", "chromium-browser", "google-chrome", mac] {
            let chosen = on_machine(None, &[installed, "/cache/own/chrome", "apt-get"]).unwrap();
            let Browser::Program(program) = chosen else { panic!("{installed}: {chosen:?}") };
            assert!(program.ends_with(installed), "{installed}: {program:?}");
        }
        assert_eq!(on_machine(None, &["/cache/own/chrome", "apt-get"]), Ok(Browser::OfPlaywright));
        assert_eq!(on_machine(None, &["apt-get"]), Ok(Browser::OfDebian));
    }

    #[test]
    fn a_missing_browser_or_program_is_a_sentence_that_says_what_to_install() {
        let sentence = on_machine(None, &[]).unwrap_err();
        for part in ["macOS: `brew", "Fedora: `sudo dnf", "POSTERN_CHROMIUM"] {
            assert!(sentence.contains(part), "{part}: {sentence}");
        }
        assert_eq!(require("no-such-program").unwrap_err(), "no-such-program is missing: install it");
        assert_eq!(require("cargo"), Ok(()));
    }
}
