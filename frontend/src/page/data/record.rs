//! One record in the list: a line that opens to its JSON.

use leptos::html;
use leptos::prelude::*;
use postern_shared::json::JsonObject;
use postern_shared::record::Record;

use crate::part::{CredentialLink, PrincipalLink, RecordJson};
use crate::text::data::records as text;
use crate::ui::{Cell, Moment, Row};

/// The row of a record.
#[component]
pub(super) fn RecordRow(
    /// The record.
    record: Record,
) -> impl IntoView {
    let (at, by, credential) = (record.at, record.by.clone(), record.credential.clone());
    view! {
        <Row>
            <Cell label=text::WRITTEN><Moment at/></Cell>
            <Cell label=text::BY>
                <div class="record-by"><span><PrincipalLink principal=by/></span> <CredentialLink credential/></div>
            </Cell>
            <Cell label=text::RECORD><RecordDetails record/></Cell>
        </Row>
    }
}

/// The record in a line. Its JSON is rendered only while it is open.
#[component]
fn RecordDetails(record: Record) -> impl IntoView {
    let open = RwSignal::new(false);
    let details = NodeRef::<html::Details>::new();
    let toggled = move |_| {
        if let Some(details) = details.get_untracked() {
            open.set(details.open());
        }
    };
    let line = one_line(&record.data);
    let record = StoredValue::new(record);
    view! {
        <details class="record" node_ref=details on:toggle=toggled>
            <summary><code translate="no" class="record-line">{line}</code></summary>
            <Show when=move || open.get()>
                {record.with_value(|record| view! { <RecordJson record=record.clone()/> })}
            </Show>
        </details>
    }
}

/// The longest line, in characters.
const LENGTH: usize = 120;

/// The record as a line of JSON without its outer braces, cut where it gets long.
fn one_line(data: &JsonObject) -> String {
    let fields: Vec<String> = data.members().iter().map(|(name, value)| format!("{name}: {value}")).collect();
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

    fn line(json: &str) -> String {
        one_line(&JsonObject::parse(json.to_owned()).expect("an object"))
    }

    #[test]
    fn a_record_is_shown_on_one_line_whatever_is_in_it() {
        assert_eq!(line(r#"{ "order": "A-17", "parcels": 2.50 }"#), r#"order: "A-17", parcels: 2.50"#);
        assert_eq!(line(r#"{"note":"two\nlines"}"#), r#"note: "two\nlines""#);
        assert_eq!(line("{}"), "{}");
    }

    #[test]
    fn a_long_record_is_cut_between_characters() {
        let cut = line(&format!("{{\"note\":\"{}\"}}", "é".repeat(500)));
        assert_eq!(cut.chars().count(), LENGTH + 1);
        assert!(cut.ends_with("é…"));
    }
}
