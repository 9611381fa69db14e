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
    let (title, verb) = (format!("Delete {}?", key.name), format!("Delete {}", holder.noun()));
    let proposal = Proposal::KeyDelete { owner: holder.id(), key: key.id.clone() };
    let shown = key.clone();
    let action = move || {
        let (call, done) = (api.delete_key(holder.clone(), key.id.clone()), format!("{} deleted", key.name));
        async move { call.await.map(|()| actions.done(done)) }
    };
    view! {
        <ActionDialog title open verb action proposal=Signal::stored(proposal)>
            <p>"This is permanent. To stop it for a while, disable it instead."</p>
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
    let (verb, did) = if disabled { ("Disable", "disabled") } else { ("Enable", "enabled") };
    let variant = if disabled { Variant::Danger } else { Variant::Primary };
    let (title, verb) = (format!("{verb} {}?", key.name), format!("{verb} {}", holder.noun()));
    let proposal = Proposal::KeyEdit { owner: holder.id(), key: key.id.clone(), disabled };
    let shown = key.clone();
    let action = move || {
        let edit = ApiKeyEdit { disabled: Some(disabled), ..ApiKeyEdit::default() };
        let call = api.edit_key(holder.clone(), key.id.clone(), key.version, edit);
        let done = format!("{} {did}", key.name);
        async move { call.await.map(|_| actions.done(done)) }
    };
    view! {
        <ActionDialog title open verb variant action proposal=Signal::stored(proposal) on_reload=move |()| actions.pages.reload()>
            {if disabled {
                view! {
                    <p>"It stops working until you enable it again. Nothing is lost."</p>
                    <RecentUse key=shown.clone()/>
                }
                .into_any()
            } else {
                view! { <p>"It works again with the same secret."</p> }.into_any()
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
        let from = if used.address.is_empty() { String::new() } else { format!(" from {}", used.address) };
        view! {
            <Notice tone=Tone::Warning>
                {name} " was used " <Moment at=used.at/> {from} ". Programs that use it stop working at once."
            </Notice>
        }
    })
}

fn is_recent(used_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(used_at) <= RECENT
}
