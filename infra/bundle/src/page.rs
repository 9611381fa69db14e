//! The page and its style sheet, from the files that are written by hand.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The cascade layers, lowest first. A layer consists of the sheet with its name and of all sheets in the folder with its
/// name.
const LAYERS: [&str; 5] = ["tokens", "base", "ui", "part", "page"];

/// Fills the placeholders of the skeleton, and removes comments and indentation.
///
/// # Errors
/// If a placeholder is missing or unknown: the page would load without a file that it needs.
pub(crate) fn filled(skeleton: &str, urls: [(&str, &str); 4]) -> Result<String, String> {
    let mut page = without_comments(skeleton, ["<!--", "-->"], &[]);
    for (name, url) in urls {
        let placeholder = format!("{{{{{name}}}}}");
        if !page.contains(&placeholder) {
            return Err(format!("index.html has no {placeholder}"));
        }
        page = page.replace(&placeholder, url);
    }
    match page.split_once("{{") {
        Some((_, rest)) => {
            let name = rest.split("}}").next().unwrap_or_default();
            Err(format!("index.html has an unknown placeholder: {name}"))
        }
        None => Ok(page),
    }
}

/// All style sheets of a folder in one, without comments: layer by layer, and in a layer in the order of their paths.
///
/// # Errors
/// If a sheet belongs to no layer: it would override all of them.
pub(crate) fn styles(folder: &Path) -> Result<String, String> {
    let cannot = |error: io::Error| format!("{} cannot be read: {error}", folder.display());
    let mut joined = format!("@layer {};\n", LAYERS.join(", "));
    let sheets = sheets(folder).map_err(cannot)?.into_iter().map(|sheet| Ok((layer(folder, &sheet)?, sheet)));
    let mut sheets = sheets.collect::<Result<Vec<_>, String>>()?;
    sheets.sort();
    for (layer, sheet) in sheets {
        let css = without_comments(&fs::read_to_string(sheet).map_err(cannot)?, ["/*", "*/"], &['"', '\'']);
        joined.extend(["@layer ", LAYERS[layer], " {\n", &css, "}\n"]);
    }
    Ok(joined)
}

/// The paths of the style sheets in a folder and its folders.
fn sheets(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut sheets = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sheets.extend(self::sheets(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "css") {
            sheets.push(path);
        }
    }
    Ok(sheets)
}

/// The index of a sheet's layer.
fn layer(folder: &Path, sheet: &Path) -> Result<usize, String> {
    let is_of = |layer: &&str| sheet.starts_with(folder.join(layer)) || sheet == folder.join(format!("{layer}.css"));
    LAYERS.iter().position(is_of).ok_or_else(|| format!("{} belongs to no layer", sheet.display()))
}

/// Removes comments, empty lines and indentation. The beginning of a comment between `quotes` is text.
fn without_comments(text: &str, [opening, end]: [&str; 2], quotes: &[char]) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    let mut inside = None;
    while let Some(c) = rest.chars().next() {
        if inside.is_none() && rest.starts_with(opening) {
            rest = rest[opening.len()..].split_once(end).map_or("", |(_, after)| after);
            continue;
        }
        // A backslash and the character after it belong together: the character does not end the quoted text.
        let length = rest.chars().take(if c == '\\' { 2 } else { 1 }).map(char::len_utf8).sum();
        let (taken, after) = rest.split_at(length);
        kept.push_str(taken);
        rest = after;
        if inside == Some(c) {
            inside = None;
        } else if inside.is_none() && quotes.contains(&c) {
            inside = Some(c);
        }
    }
    kept.lines().map(str::trim).filter(|line| !line.is_empty()).fold(String::new(), |text, line| text + line + "\n")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::{filled, styles, without_comments};

    #[test]
    fn placeholders_become_urls_and_comments_are_removed() {
        let skeleton =
            "<!-- The page. -->\n<a>\n  {{script}} {{wasm}} {{styles}} {{icon}} <!-- one\ntwo -->{{styles}}\n";
        let urls = [("script", "/s"), ("wasm", "/w"), ("styles", "/c"), ("icon", "/i")];
        assert_eq!(filled(skeleton, urls).unwrap(), "<a>\n/s /w /c /i /c\n");
    }

    #[test]
    fn a_placeholder_that_is_missing_or_unknown_is_refused() {
        let urls = ["script", "wasm", "styles", "icon"].map(|name| (name, ""));
        assert_eq!(filled("{{script}} {{wasm}} {{icon}}", urls).unwrap_err(), "index.html has no {{styles}}");
        let refused = filled("{{script}} {{wasm}} {{styles}} {{icon}} {{font}}", urls).unwrap_err();
        assert!(refused.ends_with(": font"), "{refused}");
    }

    #[test]
    fn only_comments_and_whitespace_are_removed() {
        let css = "/* The page. */\nbody {\n  margin: 0; /* none\n at all */\n}\n\n\
            a::after { content: \"/* \\\" */\"; width: calc(1px / 2) }";
        assert_eq!(
            without_comments(css, ["/*", "*/"], &['"', '\'']),
            "body {\nmargin: 0;\n}\na::after { content: \"/* \\\" */\"; width: calc(1px / 2) }\n"
        );
    }

    fn folder_of(sheets: &[(&str, &str)]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, css) in sheets {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, css).unwrap();
        }
        folder
    }

    #[test]
    fn sheets_are_joined_in_the_layers_of_their_folders() {
        let folder = folder_of(&[
            ("tokens.css", ":root { --a: 1 }"),
            ("base.css", "body { margin: 0 }"),
            ("page/users/list.css", ".l {}"),
            ("page/bill.css", ".b {}"),
            ("ui/button.css", "/* A button. */ button {}"),
            ("part/notes.txt", "not a sheet"),
        ]);
        assert_eq!(
            styles(folder.path()).unwrap(),
            "@layer tokens, base, ui, part, page;\n@layer tokens {\n:root { --a: 1 }\n}\n\
            @layer base {\nbody { margin: 0 }\n}\n@layer ui {\nbutton {}\n}\n\
            @layer page {\n.b {}\n}\n@layer page {\n.l {}\n}\n"
        );
    }

    #[test]
    fn a_sheet_that_belongs_to_no_layer_is_refused() {
        for stray in ["stray.css", "uis/button.css"] {
            let folder = folder_of(&[("base.css", ""), (stray, ".s {}")]);
            let refused = styles(folder.path()).unwrap_err();
            assert!(refused.ends_with(&format!("{stray} belongs to no layer")), "{refused}");
        }
    }
}
