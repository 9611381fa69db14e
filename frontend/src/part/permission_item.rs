//! A permission in a list.

use leptos::prelude::*;
use postern_shared::permission::Permission;

/// The permission in words, and itself after them.
#[component]
pub(super) fn PermissionItem(
    /// The permission.
    permission: Permission,
) -> impl IntoView {
    view! { <li>{permission.words()} " " <span translate="no" class="mono quiet">{permission.to_string()}</span></li> }
}
