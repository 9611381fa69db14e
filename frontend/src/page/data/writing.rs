//! How a program writes into a collection, for someone who looks into an empty one.

use leptos::prelude::*;
use postern_shared::path;

use crate::ui::{CopyField, Empty, Glyph};

/// That there is nothing yet, and the call that changes it.
#[component]
pub(super) fn HowToWrite(
    /// The collection.
    name: String,
) -> impl IntoView {
    let origin = window().location().origin().unwrap_or_default();
    let call = format!(
        "curl {origin}{path} \\\n  -H 'Authorization: Bearer <key>' \\\n  -H 'Content-Type: application/json' \\\n  -d '{{\"event\": \"example\"}}'",
        path = path::records(&name),
    );
    view! {
        <Empty glyph=Glyph::Database title="No records yet">
            <p>"A program writes one with an API key whose API user has the permission " <code>{name} ":write"</code> "."</p>
        </Empty>
        <CopyField label="Write a record" value=call multiline=true/>
    }
}
