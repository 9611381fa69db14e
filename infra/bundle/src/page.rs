//! The page: the skeleton with the URLs of the files that it loads.

/// Fills the placeholders of the skeleton, and removes comments and indentation.
///
/// # Errors
/// If a placeholder is missing or unknown: the page would load without a file that it needs.
pub(crate) fn filled(skeleton: &str, script: &str, wasm: &str, styles: &str) -> Result<String, String> {
    let mut page = without_comments(skeleton);
    for (placeholder, url) in [("{{script}}", script), ("{{wasm}}", wasm), ("{{styles}}", styles)] {
        if !page.contains(placeholder) {
            return Err(format!("index.html has no {placeholder}"));
        }
        page = page.replace(placeholder, url);
    }
    match page.split_once("{{") {
        Some((_, rest)) => {
            let name = rest.split("}}").next().unwrap_or_default();
            Err(format!("index.html has an unknown placeholder: {name}"))
        }
        None => Ok(page),
    }
}

fn without_comments(html: &str) -> String {
    let mut parts = html.split("<!--");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str(part.split_once("-->").map_or("", |(_, after)| after));
    }
    kept.lines().map(str::trim).filter(|line| !line.is_empty()).fold(String::new(), |text, line| text + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn placeholders_become_urls_and_comments_are_removed() {
        let skeleton = "<!-- The page. -->\n<a>\n  {{script}} {{wasm}} {{styles}} <!-- one\ntwo -->{{styles}}\n";
        assert_eq!(filled(skeleton, "/s", "/w", "/c").unwrap(), "<a>\n/s /w /c /c\n");
    }

    #[test]
    fn a_placeholder_that_is_missing_or_unknown_is_refused() {
        assert_eq!(filled("{{script}} {{wasm}}", "", "", "").unwrap_err(), "index.html has no {{styles}}");
        let refused = filled("{{script}} {{wasm}} {{styles}} {{icon}}", "", "", "").unwrap_err();
        assert!(refused.ends_with(": icon"), "{refused}");
    }
}
