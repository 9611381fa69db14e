//! One record in the list: a line that opens to the whole of it.

use leptos::html;
use leptos::prelude::*;
use postern_shared::record::Record;

use super::preview::one_line;
use crate::part::PrincipalLink;
use crate::ui::{Cell, CopyButton, Moment, Row};

/// The row of a record.
#[component]
pub(super) fn Line(
    /// The record.
    record: Record,
) -> impl IntoView {
    let (at, by) = (record.at, record.by.clone());
    view! {
        <Row>
            <Cell label="Written"><Moment at/></Cell>
            <Cell label="By"><span class="record-by"><PrincipalLink principal=by/></span></Cell>
            <Cell label="Record"><Whole record/></Cell>
        </Row>
    }
}

/// The record in a line; its JSON is written out only when it is opened.
#[component]
fn Whole(record: Record) -> impl IntoView {
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
            <summary><code class="record-line">{line}</code></summary>
            <Show when=move || open.get()>
                {record.with_value(|record| view! { <Json record=record.clone()/> })}
            </Show>
        </details>
    }
}

#[component]
fn Json(record: Record) -> impl IntoView {
    let json = serde_json::to_string_pretty(&record.data).unwrap_or_default();
    view! {
        <div class="record-head">
            <span>"Record " <code>{record.id.clone()}</code></span>
            <CopyButton text=json.clone() label="Copy JSON"/>
        </div>
        // A region that scrolls must be reachable by keyboard.
        <pre class="record-json" tabindex="0" role="region" aria-label=format!("JSON of record {}", record.id)>{json}</pre>
    }
}
