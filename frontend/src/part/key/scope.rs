//! What a key is limited to.

use leptos::prelude::*;
use postern_shared::permission::Permission;

/// What a key is limited to: how much, and on opening what.
#[component]
pub(super) fn Scope(
    /// The permissions, if it is limited.
    scope: Option<Vec<Permission>>,
) -> impl IntoView {
    match scope {
        None => "All".into_any(),
        Some(permissions) if permissions.is_empty() => "Nothing".into_any(),
        Some(permissions) => {
            let count = match permissions.len() {
                1 => "1 permission".to_owned(),
                many => format!("{many} permissions"),
            };
            let name = |permission: Permission| view! { <li>{permission.to_string()}</li> };
            let names = permissions.into_iter().map(name).collect_view();
            view! {
                <details class="key-scope">
                    <summary>{count}</summary>
                    <ul class="mono">{names}</ul>
                </details>
            }
            .into_any()
        }
    }
}
