//! Joins the functions that load the later parts with the console's script. In a separate script they would be another
//! request during the first load.

use crate::parts::{FIRST, LOADERS};

/// The beginning of a line that exports a function in the script of the loaders.
const EXPORT: &str = "export const ";

/// Joins wasm-bindgen's script and the loaders. `urls` has the name of each later part and the URL to fetch it from.
///
/// # Errors
/// If either script does not look as expected, for example after an update of the tool that generates it.
pub(crate) fn joined(script: &str, loaders: &str, urls: &[(String, String)]) -> Result<String, String> {
    let mut loaders = replaced(loaders, &format!("import {{ initSync }} from \"{FIRST}\";\n"), "")?;
    for (name, url) in urls {
        loaders = replaced(&loaders, &format!("new URL(\"./{name}\", import.meta.url)"), &format!("\"{url}\""))?;
    }
    let names: Vec<&str> = loaders.lines().filter_map(exported).collect();
    let object = format!("const loaders = {{ {} }};\n", names.join(", "));
    let joined = loaders.replace(EXPORT, "const ") + &object + &with_local_loaders(script);
    match joined.lines().find(|line| line.starts_with("import ")) {
        Some(line) => Err(format!("the console must have only one script, but it contains the line: {line}")),
        None => Ok(joined),
    }
}

/// The name of the function that a line exports.
fn exported(line: &str) -> Option<&str> {
    line.strip_prefix(EXPORT)?.split_once(" =").map(|(name, _)| name)
}

/// Returns wasm-bindgen's script with the loaders taken from the same file.
fn with_local_loaders(script: &str) -> String {
    let from = format!(" from \"{LOADERS}\"");
    let name = |line: &'_ str| -> Option<String> {
        Some(line.strip_prefix("import * as ")?.trim_end_matches(';').strip_suffix(&from)?.to_owned())
    };
    let here = |line: &str| name(line).map_or_else(|| format!("{line}\n"), |name| format!("const {name} = loaders;\n"));
    script.lines().map(here).collect()
}

fn replaced(script: &str, part: &str, by: &str) -> Result<String, String> {
    if script.contains(part) {
        Ok(script.replace(part, by))
    } else {
        Err(format!("the script that loads the later parts does not contain {}", part.trim_end()))
    }
}

#[cfg(test)]
mod tests {
    use super::joined;

    const LOADERS: &str = "import { initSync } from \"./first.js\";\n\
        const get = () => fetch(new URL(\"./split_screens.wasm\", import.meta.url));\n\
        export const load_screens = get;\n";
    const SCRIPT: &str = "import * as import1 from \"./loaders.js\"\nfunction initSync() { return import1; }\n";

    #[test]
    fn the_joined_script_contains_the_loaders_and_the_urls_of_the_parts() {
        let urls = [("split_screens.wasm".to_owned(), "/assets/a.wasm".to_owned())];
        assert_eq!(
            joined(SCRIPT, LOADERS, &urls).unwrap(),
            "const get = () => fetch(\"/assets/a.wasm\");\n\
             const load_screens = get;\n\
             const loaders = { load_screens };\n\
             const import1 = loaders;\n\
             function initSync() { return import1; }\n"
        );
    }

    #[test]
    fn a_script_that_imports_another_script_is_refused() {
        let script = format!("{SCRIPT}import * as import2 from \"./more.js\"\n");
        let refused = joined(&script, LOADERS, &[]).unwrap_err();
        assert!(refused.contains("more.js"), "{refused}");
    }

    #[test]
    fn a_part_without_a_loader_is_refused() {
        let urls = [("split_other.wasm".to_owned(), "/assets/b.wasm".to_owned())];
        let refused = joined(SCRIPT, LOADERS, &urls).unwrap_err();
        assert!(refused.contains("split_other.wasm"), "{refused}");
    }
}
