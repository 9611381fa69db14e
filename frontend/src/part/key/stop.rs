//! Deleting a key, and disabling it or letting it work again.

use jiff::SignedDuration;
use leptos::prelude::*;
use postern_shared::api_key::{ApiKey, ApiKeyEdit};
use postern_shared::impact::Proposal;
use postern_shared::time::Timestamp;

use super::actions::KeyActions;
use super::holder::HeldKey;
use crate::api::Api;
use crate::part::ActionDialog;
use crate::text::key::stop as text;
use crate::text::untranslated;
use crate::ui::{Moment, Notice, Tone, Variant, now};

/// A key used within this time counts as in use.
const RECENT: SignedDuration = SignedDuration::from_hours(24);

/// Deletes a key.
#[component]
pub(super) fn DeleteKey(
    /// The actions it is one of.
    actions: KeyActions,
    /// The key.
    held: HeldKey,
) -> impl IntoView {
    let (api, open) = (Api::here(), actions.dialog());
    let HeldKey { holder, key, .. } = held;
    let (title, verb) = (text::delete_title(&key.name), text::delete(holder.id().kind()));
    let proposal = Proposal::KeyDelete { owner: holder.id(), key: key.id.clone() };
    let shown = key.clone();
    let action = move || {
        let (call, done) = (api.delete_key(holder.clone(), key.id.clone()), text::deleted(&key.name));
        async move { call.await.map(|()| actions.done(done)) }
    };
    view! {
        <ActionDialog title open verb action proposal=Signal::stored(proposal)>
            <p>{text::PERMANENT}</p>
            <RecentUse key=shown.clone()/>
        </ActionDialog>
    }
}

/// Disables a key, or enables it again.
#[component]
pub(super) fn DisableKey(
    /// The actions it is one of.
    actions: KeyActions,
    /// The key.
    held: HeldKey,
) -> impl IntoView {
    let (api, open) = (Api::here(), actions.dialog());
    let HeldKey { holder, key, .. } = held;
    let disabled = !key.disabled;
    let owner = holder.id().kind();
    let (title, verb, variant) = if disabled {
        (text::disable_title(&key.name), text::disable(owner), Variant::Danger)
    } else {
        (text::enable_title(&key.name), text::enable(owner), Variant::Primary)
    };
    let proposal = Proposal::KeyEdit { owner: holder.id(), key: key.id.clone(), disabled };
    let shown = key.clone();
    let action = move || {
        let edit = ApiKeyEdit { disabled: Some(disabled), ..ApiKeyEdit::default() };
        let call = api.edit_key(holder.clone(), key.id.clone(), key.version, edit);
        let done = if disabled { text::disabled(&key.name) } else { text::enabled(&key.name) };
        async move { call.await.map(|_| actions.done(done)) }
    };
    view! {
        <ActionDialog title open verb variant action proposal=Signal::stored(proposal) on_reload=move |()| actions.pages.reload()>
            {if disabled {
                view! {
                    <p>{text::UNTIL_ENABLED}</p>
                    <RecentUse key=shown.clone()/>
                }
                .into_any()
            } else {
                view! { <p>{text::SAME_SECRET}</p> }.into_any()
            }}
        </ActionDialog>
    }
}

/// Warns that a key is in use, if it was used within the last day.
#[component]
pub(super) fn RecentUse(
    /// The key.
    key: ApiKey,
) -> impl IntoView {
    let ApiKey { name, last_used, .. } = key;
    last_used.filter(|used| is_recent(used.at, now())).map(|used| {
        let time = view! { <Moment at=used.at/> }.into_any();
        let address = (!used.address.is_empty()).then(|| untranslated(used.address));
        view! { <Notice tone=Tone::Warning>{text::was_used(untranslated(name), time, address)}</Notice> }
    })
}

fn is_recent(used_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(used_at) <= RECENT
}
