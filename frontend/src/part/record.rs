//! A record as JSON.

use leptos::prelude::*;
use postern_shared::record::Record;

use crate::ui::CopyButton;

/// The data of a record, indented, with a button that copies it.
#[component]
pub fn RecordJson(
    /// The record.
    record: Record,
) -> impl IntoView {
    let json = record.data.indented();
    view! {
        <div class="record-head">
            <span>"Record " <code translate="no">{record.id.clone()}</code></span>
            <CopyButton text=json.clone() label="Copy JSON"/>
        </div>
        // A region that scrolls must be reachable by keyboard.
        <pre class="record-json" tabindex="0" role="region" aria-label=format!("JSON of record {}", record.id)>{json}</pre>
    }
}
