//! Deleting a role.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use postern_shared::role::Role;

use crate::api::Api;
use crate::route::Route;
use crate::state::saving::Saving;
use crate::ui::{Confirm, Toaster};

/// Asks once more. The service refuses it while someone holds the role, and says who.
#[component]
pub fn Delete(
    /// The role as last read or saved.
    role: RwSignal<Role>,
    /// Whether it is asked.
    open: RwSignal<bool>,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let navigate = use_navigate();
    let saving = Saving::new();
    // What was wrong the last time is not wrong yet this time.
    Effect::new(move || {
        if open.get() {
            saving.reset();
        }
    });
    let confirm = Callback::new(move |()| {
        let (id, name) = role.with_untracked(|role| (role.id.clone(), role.name.clone()));
        let navigate = navigate.clone();
        saving.run(api.delete_role(id), move |()| {
            toaster.say(format!("{name} is deleted."));
            navigate(&Route::Roles.url(), NavigateOptions::default());
        });
    });
    let title = Signal::derive(move || format!("Delete {}?", role.with(|role| role.name.clone())));
    // The refusal says the same with names.
    let refused = saving.failure();
    let is_held = move || role.with(|role| role.holders > 0) && refused.with(Option::is_none);
    view! {
        <Confirm title open verb="Delete role" busy=saving.busy() failure=refused on_confirm=confirm>
            <p>"This is permanent. Its name and what was done to it stay in the change log."</p>
            <Show when=is_held>
                <p>"Someone holds it. It has to be taken from them first."</p>
            </Show>
        </Confirm>
    }
}
