//! Deleting an API user.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use postern_shared::api_user::ApiUser;
use postern_shared::impact::Proposal;

use crate::api::Api;
use crate::part::ImpactOf;
use crate::route::Route;
use crate::state::saving::Saving;
use crate::ui::{Confirm, Glyph, IconButton, Toaster};

/// The icon of the menu bar, and the question behind it.
#[component]
pub(super) fn Delete(
    /// The API user as last read.
    #[prop(into)]
    api_user: Signal<ApiUser>,
    /// Why one may not.
    disabled_reason: Signal<Option<String>>,
) -> impl IntoView {
    let (api, toaster, saving) = (Api::here(), Toaster::here(), Saving::new());
    let open = RwSignal::new(false);
    let navigate = StoredValue::new_local(use_navigate());
    let name = move || api_user.with(|api_user| api_user.name.clone());
    let confirm = Callback::new(move |()| {
        let ApiUser { id, name, .. } = api_user.get_untracked();
        saving.run(api.delete_api_user(id), move |()| {
            toaster.say(format!("{name} is deleted."));
            let list = Route::ApiUsers.url();
            navigate.with_value(|navigate| navigate(&list, leptos_router::NavigateOptions::default()));
        });
    });
    let proposal =
        Signal::derive(move || api_user.with(|it| Proposal::PrincipalDelete { principal: it.id.clone().into() }));
    let ask = move |()| {
        saving.reset();
        open.set(true);
    };
    view! {
        <IconButton label="Delete API user" glyph=Glyph::Trash disabled_reason on_press=ask/>
        <Confirm title=Signal::derive(move || format!("Delete {}?", name())) open verb="Delete API user"
            busy=saving.busy() failure=saving.failure() on_confirm=confirm>
            <p>"This is permanent. Its keys stop working at once, and nothing brings it back. Its change log stays."</p>
            <ImpactOf proposal/>
        </Confirm>
    }
}
