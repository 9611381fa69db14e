//! A record as JSON.

use leptos::prelude::*;
use postern_shared::record::Record;

use crate::text::record as text;
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
            <span>{text::record(view! { <code translate="no">{record.id.clone()}</code> }.into_any())}</span>
            <CopyButton text=json.clone() label=text::COPY/>
        </div>
        // A region that scrolls must be reachable by keyboard.
        <pre class="record-json" tabindex="0" role="region" aria-label=text::json_of(&record.id)>{json}</pre>
    }
}
