//! What a user or an API user can do now, in a few words.

use leptos::prelude::*;
use postern_shared::id::RoleId;

use crate::api::{Api, Principal};
use crate::state::fetched::Fetched;
use crate::text::principals::details as text;
use crate::text::shared;
use crate::ui::Fact;

/// What it can do now, and what keeps it from doing more. The answer to a change does not say, so it is loaded again then.
#[component]
pub(super) fn CanDoNow(
    /// The principal as last loaded or saved.
    principal: RwSignal<Principal>,
) -> impl IntoView {
    let api = Api::here();
    let loaded = Fetched::new(move || {
        let known = principal.get();
        async move { if known.effective_permissions.is_some() { Ok(known) } else { api.principal(known.id).await } }
    });
    move || {
        let it = loaded.get().and_then(Result::ok)?;
        let what = summary(&it)?;
        let limits = it.limits.iter().flatten().map(|limit| shared(&limit.summary()));
        let limits = limits.map(|limit| view! { <span class="principal-limit">{limit}</span> }).collect_view();
        Some(view! { <Fact label=text::CAN_DO_NOW>{what} {limits}</Fact> })
    }
}

/// How much it can do now; `None` if that was not loaded.
fn summary(it: &Principal) -> Option<String> {
    let number = it.effective_permissions.as_ref()?.len();
    let is_limited = it.limits.iter().flatten().next().is_some();
    Some(match number {
        _ if !is_limited && it.roles.contains(&RoleId::administrator()) => text::EVERYTHING.to_owned(),
        _ => text::permissions(number),
    })
}
