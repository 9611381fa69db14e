//! Suspending a key, and letting it work again.

use leptos::prelude::*;
use postern_shared::api_key::{ApiKey, ApiKeyEdit};
use postern_shared::impact::Proposal;

use super::desk::KeyDesk;
use super::edit::is_stale;
use super::holder::HeldKey;
use super::recent::RecentUse;
use crate::api::Api;
use crate::part::ImpactOf;
use crate::state::saving::Saving;
use crate::ui::{Button, Confirm, Glyph, Toaster, Variant};

/// Asks once more, with whom it reaches.
#[component]
pub(super) fn SuspendKey(
    /// Where it was asked for.
    desk: KeyDesk,
    /// The key.
    held: HeldKey,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let (open, saving) = (desk.dialog(), Saving::new());
    let HeldKey { holder, key, .. } = held;
    let disabled = !key.disabled;
    let (verb, did) = if disabled { ("Disable", "disabled") } else { ("Enable", "enabled") };
    let (title, verb) = (format!("{verb} {}?", key.name), format!("{verb} {}", holder.thing()));
    let proposal = Proposal::KeyEdit { owner: holder.id(), key: key.id.clone(), disabled };
    let (shown, version) = (key.clone(), key.version);
    let confirm = Callback::new(move |()| {
        let call = holder.clone().edit(
            api,
            key.id.clone(),
            version,
            ApiKeyEdit { disabled: Some(disabled), ..ApiKeyEdit::default() },
        );
        saving.run(call, move |saved: ApiKey| desk.done(open, toaster, format!("{} is {did}.", saved.name)));
    });
    let load = move |()| {
        open.set(false);
        desk.changed();
    };
    let stale = Memo::new(move |_| saving.last_failure().with(|failure| is_stale(failure.as_ref())));
    view! {
        <Confirm title open verb variant=if disabled { Variant::Danger } else { Variant::Primary } busy=saving.busy()
            failure=saving.failure() on_confirm=confirm>
            <Show when=move || stale.get()>
                <p><Button glyph=Glyph::Refresh on_press=load>"Load again"</Button></p>
            </Show>
            {if disabled {
                view! {
                    <p>"It is refused until it is enabled again. Nothing of it is lost."</p>
                    <RecentUse key=shown.clone()/>
                }
                .into_any()
            } else {
                view! { <p>"It works again with the secret it had."</p> }.into_any()
            }}
            <ImpactOf proposal=proposal.clone()/>
        </Confirm>
    }
}
