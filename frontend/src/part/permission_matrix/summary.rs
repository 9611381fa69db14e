//! How many permissions are selected, and which.

use std::collections::BTreeSet;

use leptos::prelude::*;
use postern_shared::permission::Permission;

use crate::part::permission_item::PermissionItem;
use crate::text::permission_matrix as text;

/// The count, which opens to the list, and whether it is too large.
#[component]
pub(super) fn SelectedPermissions(
    /// The granted permissions.
    granted: RwSignal<BTreeSet<Permission>>,
    /// The largest number of them.
    limit: usize,
    /// The error of more than that.
    too_many: fn(usize, usize) -> String,
) -> impl IntoView {
    let count = Memo::new(move |_| granted.with(BTreeSet::len));
    let list =
        move || granted.get().into_iter().map(|permission| view! { <PermissionItem permission/> }).collect_view();
    view! {
        <Show when=move || { count.get() > 0 } fallback=|| view! { <p class="quiet">{text::NOTHING_SELECTED}</p> }>
            <details class="matrix-selected">
                <summary>{move || text::selected(count.get())}</summary>
                <ul>{list}</ul>
            </details>
        </Show>
        <Show when=move || { count.get() > limit }>
            <p class="field-error" role="alert">{move || too_many(limit, count.get())}</p>
        </Show>
    }
}
