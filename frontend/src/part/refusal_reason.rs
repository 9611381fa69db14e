//! Why requests with a key were refused, in words.

use leptos::prelude::*;
use postern_shared::refusal::{RefusalReason, Refused};

/// The reason.
#[component]
pub fn RefusalReasonText(
    /// The refused requests.
    refused: Refused,
) -> impl IntoView {
    let words = match refused.reason {
        RefusalReason::MissingPermission => {
            let permission =
                refused.permission.map(|it| view! { {it.words()} " " <code translate="no">{it.to_string()}</code> });
            let remark = (!refused.role_helps).then(|| {
                view! { <span class="change-agent">"Its scope, or a key that it depends on, lacks it"</span> }
            });
            return view! { "Lacks: " {permission} {remark} }.into_any();
        }
        RefusalReason::KeyExpired => "The key has expired",
        RefusalReason::KeyDisabled => "The key is disabled",
        RefusalReason::OwnerDisabled => "Its owner is disabled",
        RefusalReason::Blocked => "Something that it depends on does not work",
        RefusalReason::OldSecret => "It still uses a secret that was replaced",
    };
    words.into_any()
}
