//! The usage of a key: its calls by day, and which of its permissions it has used.

use leptos::prelude::*;

use super::actions::KeyActions;
use super::holder::HeldKey;
use crate::api::Api;
use crate::part::{CallsChart, KeyAddresses, LoadError, PermissionUses, UsageNotes};
use crate::state::fetched::Fetched;
use crate::text::key::usage as text;
use crate::ui::{Dialog, Loading};

/// Shows the usage of a key.
#[component]
pub(super) fn KeyUsage(
    /// The actions it is one of.
    actions: KeyActions,
    /// The key.
    held: HeldKey,
) -> impl IntoView {
    let (api, open) = (Api::here(), actions.dialog());
    let HeldKey { holder, key, .. } = held;
    let title = text::title(&key.name);
    let usage = Fetched::new(move || api.key_usage(holder.clone(), key.id.clone()));
    let failure = Signal::derive(move || usage.get().and_then(Result::err));
    view! {
        <Dialog title open>
            {move || match usage.get() {
                None => view! { <Loading label=text::LOADING/> }.into_any(),
                Some(Ok(usage)) => view! {
                    <CallsChart days=usage.days.clone()/>
                    <h3>{text::PERMISSIONS}</h3>
                    <PermissionUses usage=usage.clone()/>
                    <h3>{text::ADDRESSES}</h3>
                    <KeyAddresses addresses=usage.addresses.clone()/>
                    <UsageNotes usage/>
                }
                .into_any(),
                Some(Err(_)) => view! { <LoadError failure on_retry=move |()| usage.refetch()/> }.into_any(),
            }}
        </Dialog>
    }
}
