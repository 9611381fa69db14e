//! Deleting a key, for good.

use leptos::prelude::*;
use postern_shared::impact::Proposal;

use super::desk::KeyDesk;
use super::holder::HeldKey;
use super::recent::RecentUse;
use crate::api::Api;
use crate::part::ImpactOf;
use crate::state::saving::Saving;
use crate::ui::{Confirm, Toaster};

/// Asks once more, with whether it is in use and whom it reaches.
#[component]
pub(super) fn DeleteKey(
    /// Where it was asked for.
    desk: KeyDesk,
    /// The key.
    held: HeldKey,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let (open, saving) = (desk.dialog(), Saving::new());
    let HeldKey { holder, key, .. } = held;
    let (title, verb) = (format!("Delete {}?", key.name), format!("Delete {}", holder.thing()));
    let proposal = Proposal::KeyDelete { owner: holder.id(), key: key.id.clone() };
    let shown = key.clone();
    let confirm = Callback::new(move |()| {
        let sentence = format!("{} is deleted.", key.name);
        saving.run(holder.clone().delete(api, key.id.clone()), move |()| desk.done(open, toaster, sentence));
    });
    view! {
        <Confirm title open verb busy=saving.busy() failure=saving.failure() on_confirm=confirm>
            <p>"This is permanent. To stop it for a while, disable it."</p>
            <RecentUse key=shown.clone()/>
            <ImpactOf proposal=proposal.clone()/>
        </Confirm>
    }
}
