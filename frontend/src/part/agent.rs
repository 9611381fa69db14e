//! User agents in short words.

use leptos::prelude::*;

use crate::text::agent as text;

/// Browsers by a mark in their user agent. A browser that also claims to be another one comes before it.
const PROGRAMS: [(&str, &str); 7] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Operating systems by a mark, likewise.
const SYSTEMS: [(&str, &str); 7] = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// The program in words, with the whole user agent as its tip.
#[component]
pub fn UserAgent(
    /// The user agent.
    #[prop(into)]
    agent: String,
) -> impl IntoView {
    let words = in_words(&agent);
    view! { <span translate="no" title=agent>{words}</span> }
}

/// A user agent in words: `Firefox on Linux`. Other programs are shown by their own name.
pub fn in_words(agent: &str) -> String {
    let known =
        |list: &[(&str, &'static str)]| list.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    match (known(&PROGRAMS), known(&SYSTEMS)) {
        (Some(program), Some(system)) => text::program_on_system(program, system),
        (Some(program), None) => program.to_owned(),
        (None, _) => agent.split(['/', ' ']).find(|name| !name.is_empty()).unwrap_or(text::UNKNOWN).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_shown_by_its_own_name_and_not_by_those_it_claims() {
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        let expected = [
            (format!("Mozilla/5.0 (X11; Linux x86_64) {webkit} Chrome/140.0.0.0 Safari/537.36"), "Chrome on Linux"),
            (
                format!("Mozilla/5.0 (X11; Linux x86_64) {webkit} HeadlessChrome/140.0.0.0 Safari/537.36"),
                "Chrome on Linux",
            ),
            (
                format!("Mozilla/5.0 (Linux; Android 10; K) {webkit} Chrome/140.0.0.0 Mobile Safari/537.36"),
                "Chrome on Android",
            ),
            (
                format!("Mozilla/5.0 (Windows NT 10.0) {webkit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"),
                "Edge on Windows",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned(), "Firefox on Linux"),
            (
                format!("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) {webkit} Version/18.0 Safari/604.1"),
                "Safari on iPhone",
            ),
            (
                format!("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {webkit} Version/18.0 Safari/605.1"),
                "Safari on macOS",
            ),
        ];
        for (agent, words) in expected {
            assert_eq!(in_words(&agent), words, "{agent}");
        }
    }

    #[test]
    fn a_program_that_is_no_browser_is_shown_by_its_own_name() {
        assert_eq!(in_words("curl/8.14.1"), "curl");
        assert_eq!(in_words("python-requests/2.32"), "python-requests");
        assert_eq!(in_words(""), "Unknown program");
    }
}
