//! A record in one line.

use serde_json::{Map, Value};

/// Longest preview, in characters.
const LENGTH: usize = 120;

/// The record as a line of JSON without its outer braces, cut where it gets long.
pub(super) fn one_line(data: &Map<String, Value>) -> String {
    let fields: Vec<String> = data.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let line = fields.join(", ");
    match line.char_indices().nth(LENGTH) {
        _ if line.is_empty() => "{}".to_owned(),
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn line(value: &Value) -> String {
        one_line(value.as_object().expect("an object"))
    }

    #[test]
    fn a_record_is_shown_on_one_line_whatever_is_in_it() {
        assert_eq!(line(&json!({ "order": "A-17", "parcels": 2 })), r#"order: "A-17", parcels: 2"#);
        assert_eq!(line(&json!({ "note": "two\nlines" })), r#"note: "two\nlines""#);
        assert_eq!(line(&json!({})), "{}");
    }

    #[test]
    fn a_long_record_is_cut_between_characters() {
        let cut = line(&json!({ "note": "é".repeat(500) }));
        assert_eq!(cut.chars().count(), LENGTH + 1);
        assert!(cut.ends_with("é…"));
    }
}
