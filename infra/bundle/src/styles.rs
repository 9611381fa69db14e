//! Joins the style sheets.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// The cascade layers: a later one overrides an earlier one. A layer is the sheet of its name or the folder of its name.
const LAYERS: [&str; 5] = ["tokens", "base", "ui", "part", "page"];

/// All style sheets of a folder in one, without comments: layer by layer, and in a layer in order of name.
pub(crate) fn joined(folder: &Path) -> Result<String, String> {
    let cannot = |error: io::Error| format!("{} cannot be read: {error}", folder.display());
    let mut joined = format!("@layer {};\n", LAYERS.join(", "));
    for layer in LAYERS {
        for sheet in sheets(folder, layer).map_err(cannot)? {
            let css = without_comments(&fs::read_to_string(sheet).map_err(cannot)?);
            joined.extend(["@layer ", layer, " {\n", &css, "}\n"]);
        }
    }
    Ok(joined)
}

/// The paths of a layer's style sheets, in order.
fn sheets(folder: &Path, layer: &str) -> io::Result<Vec<PathBuf>> {
    let sheet = folder.join(layer).with_extension("css");
    if sheet.exists() {
        return Ok(vec![sheet]);
    }
    let mut sheets: Vec<PathBuf> =
        fs::read_dir(folder.join(layer))?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    sheets.sort();
    Ok(sheets)
}

/// Removes comments, empty lines and indentation.
fn without_comments(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    // A `/*` inside quotes is text, as in `content: "/*"`.
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let (before, from) = rest.split_at(at);
        kept.push_str(before);
        let end = match &from[..1] {
            "/" if from.starts_with("/*") => from.find("*/").map_or(from.len(), |end| end + 2),
            "/" => 1,
            quote => quoted(from, quote),
        };
        if !from.starts_with("/*") {
            kept.push_str(&from[..end]);
        }
        rest = &from[end..];
    }
    kept.push_str(rest);
    kept.lines().map(str::trim).filter(|line| !line.is_empty()).fold(String::new(), |text, line| text + line + "\n")
}

/// The length of the quoted text at the beginning, including its quotes.
fn quoted(text: &str, quote: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if quote.starts_with(c) => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{joined, without_comments};

    #[test]
    fn sheets_are_joined_layer_by_layer() {
        let folder = std::env::temp_dir().join(format!("postern-styles-{}", std::process::id()));
        for layer in ["ui", "part", "page"] {
            fs::create_dir_all(folder.join(layer)).unwrap();
        }
        for (sheet, css) in [("tokens", "t"), ("base", "b"), ("ui/b", "u2"), ("ui/a", "u1"), ("page/p", "p")] {
            fs::write(folder.join(sheet).with_extension("css"), format!(".{css} {{}}")).unwrap();
        }
        let css = joined(&folder).unwrap();
        fs::remove_dir_all(folder).unwrap();
        assert_eq!(
            css,
            "@layer tokens, base, ui, part, page;\n@layer tokens {\n.t {}\n}\n@layer base {\n.b {}\n}\n\
            @layer ui {\n.u1 {}\n}\n@layer ui {\n.u2 {}\n}\n@layer page {\n.p {}\n}\n"
        );
    }

    #[test]
    fn only_comments_and_whitespace_are_removed() {
        let css = "/* The page. */\nbody {\n  margin: 0; /* none\n at all */\n}\n\n\
            a::after { content: \"/* \\\" */\"; width: calc(1px / 2) }";
        assert_eq!(
            without_comments(css),
            "body {\nmargin: 0;\n}\na::after { content: \"/* \\\" */\"; width: calc(1px / 2) }\n"
        );
    }
}
