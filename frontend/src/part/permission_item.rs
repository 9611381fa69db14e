//! A permission in a list.

use leptos::prelude::*;
use postern_shared::permission::Permission;

use crate::text;

/// The permission in words, and itself in brackets after them, for a place in a sentence.
pub(super) fn words_and_name(permission: &Permission) -> AnyView {
    view! {
        <span>{text::shared(&permission.words())}</span>
        " ("
        {text::untranslated(permission.to_string())}
        ")"
    }
    .into_any()
}

/// The permission in words, and itself after them.
#[component]
pub(super) fn PermissionItem(
    /// The permission.
    permission: Permission,
) -> impl IntoView {
    view! {
        <li>
            <span>{text::shared(&permission.words())}</span>
            " "
            <span translate="no" class="mono quiet">{permission.to_string()}</span>
        </li>
    }
}
