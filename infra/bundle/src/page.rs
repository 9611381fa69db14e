//! The page: the skeleton with the URLs of the files it loads.

/// Fills the placeholders of the skeleton and leaves its comments and indentation out.
///
/// # Errors
/// If one is missing, or is not known: the page would load without what it stands for.
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
            Err(format!("index.html has a placeholder that nothing fills: {name}"))
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
    fn each_placeholder_becomes_its_url_and_comments_go() {
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
