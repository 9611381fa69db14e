//! Joins the style sheets.

use std::fs;
use std::path::{Path, PathBuf};

/// The style sheets that come first, because the others build on them. The others follow in order of name.
const FIRST: [&str; 2] = ["tokens.css", "base.css"];

/// All style sheets of a folder in one, without comments.
pub(crate) fn joined(folder: &Path) -> Result<String, String> {
    let cannot = |error: std::io::Error| format!("{} cannot be read: {error}", folder.display());
    let mut sheets: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        if path.extension().is_some_and(|extension| extension == "css") {
            sheets.push(path);
        }
    }
    sheets.sort_by_key(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (FIRST.iter().position(|first| *first == name).unwrap_or(FIRST.len()), name)
    });
    let texts: Vec<String> =
        sheets.iter().map(|sheet| fs::read_to_string(sheet).map_err(cannot)).collect::<Result<_, _>>()?;
    Ok(without_comments(&texts.join("\n")))
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
    use super::without_comments;

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
