//! Why requests with a key were refused, in words.

use leptos::prelude::*;
use postern_shared::refusal::{RefusalReason, Refused};

use crate::text::{refusal_reason as text, shared};

/// The reason.
#[component]
pub fn RefusalReasonText(
    /// The refused requests.
    refused: Refused,
) -> impl IntoView {
    let words = match refused.reason {
        RefusalReason::MissingPermission => {
            let permission = refused.permission.map(|it| {
                view! { {shared(&it.words())} " " <code translate="no">{it.to_string()}</code> }
            });
            let remark = (!refused.role_helps).then(|| {
                view! { <span class="change-agent">{text::ROLE_DOES_NOT_HELP}</span> }
            });
            return view! { {text::lacks(permission.into_any())} {remark} }.into_any();
        }
        RefusalReason::KeyExpired => text::KEY_EXPIRED,
        RefusalReason::KeyDisabled => text::KEY_DISABLED,
        RefusalReason::OwnerDisabled => text::OWNER_DISABLED,
        RefusalReason::Blocked => text::BLOCKED,
        RefusalReason::OldSecret => text::OLD_SECRET,
    };
    words.into_any()
}
