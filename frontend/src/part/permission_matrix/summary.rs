//! How many permissions are selected, and which.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use postern_shared::permission::Permission;

use super::groups::{Group, ResourceRow};

/// The count, which opens to the list, and whether it is too large.
#[component]
pub(super) fn Selected(
    /// The permissions there are, for their names.
    groups: Memo<Vec<Group>>,
    /// The granted permissions.
    granted: RwSignal<BTreeSet<Permission>>,
    /// The largest number of them.
    limit: usize,
    /// What they are the permissions of.
    what: &'static str,
) -> impl IntoView {
    let count = Memo::new(move |_| granted.with(BTreeSet::len));
    let list = move || {
        let mut words: BTreeMap<Permission, String> = groups
            .with(|groups| groups.iter().flat_map(|group| &group.rows).flat_map(ResourceRow::permissions).collect());
        words.insert(Permission::API_TOKENS_GENERATE, "Generate API tokens".to_owned());
        let item = |permission: Permission| {
            let name = words.get(&permission).cloned();
            view! { <li>{name} " " <span translate="no" class="mono quiet">{permission.to_string()}</span></li> }
        };
        granted.get().into_iter().map(item).collect_view()
    };
    view! {
        <Show when=move || { count.get() > 0 } fallback=|| view! { <p class="quiet">"Nothing selected"</p> }>
            <details class="matrix-selected">
                <summary>{count} " selected"</summary>
                <ul>{list}</ul>
            </details>
        </Show>
        <Show when=move || { count.get() > limit }>
            <p class="field-error" role="alert">
                {what} " can have at most " {limit} " permissions; you selected " {count} "."
            </p>
        </Show>
    }
}
