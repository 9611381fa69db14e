//! The API tokens that were made in a person's name before they accepted an invitation.

use leptos::prelude::*;
use postern_shared::id::UserId;
use postern_shared::impact::Proposal;
use postern_shared::page::{PAGE_LIMIT, Paging};

use crate::api::{Api, Failure};
use crate::part::{Holder, ImpactOf, KeyDesk, KeyDialogs, KeyTable};
use crate::route::Route;
use crate::state::paged_list::PagedList;
use crate::state::rights::Rights;
use crate::state::saving::Saving;
use crate::ui::{Actions, Button, ButtonLink, Confirm, Glyph, PageHead, Toaster, Variant};

/// Shows the tokens to someone who has just accepted an invitation, before they go on.
#[component]
pub(crate) fn TokenCheck() -> impl IntoView {
    let (api, rights) = (Api::here(), Rights::here());
    let holder = untrack(|| Holder::me(rights))?;
    let owner = untrack(|| rights.own_id())?.parse::<UserId>().ok()?;
    let pages = PagedList::new(move |cursor| {
        let holder = holder.clone();
        async move { api.tokens(Paging { cursor, ..Paging::default() }).await.map(|page| holder.hold(page)) }
    });
    let desk = KeyDesk::new(move || pages.reload());
    let open = RwSignal::new(false);
    Some(view! {
        <PageHead title="Check your API tokens"/>
        <Show when=move || !pages.items.with(Vec::is_empty)>
            <p>
                "These API tokens were made in your name before you accepted the invitation, and they go on working. Anyone who has
                one can act as you. Delete those you do not know. You can find them later under Settings, API tokens."
            </p>
        </Show>
        <KeyTable pages desk what="API tokens" empty=|| view! { <p class="quiet">"You have no API tokens."</p> }/>
        <Actions>
            <Show when=move || !pages.items.with(Vec::is_empty)>
                <Button glyph=Glyph::Trash on_press=move |()| open.set(true)>"Delete all"</Button>
            </Show>
            <ButtonLink variant=Variant::Primary href=Route::Home.url()>"Continue"</ButtonLink>
        </Actions>
        <DeleteAll owner open on_deleted=move |()| pages.reload()/>
        <KeyDialogs desk what="API token"/>
    })
}

/// Asks once more, and deletes all of one's own tokens.
#[component]
fn DeleteAll(owner: UserId, open: RwSignal<bool>, #[prop(into)] on_deleted: Callback<()>) -> impl IntoView {
    let (api, toaster, saving) = (Api::here(), Toaster::here(), Saving::new());
    let confirm = Callback::new(move |()| {
        saving.run(delete_all(api), move |()| {
            open.try_set(false);
            toaster.say("All your API tokens are deleted.");
            on_deleted.try_run(());
        });
    });
    // Some may be gone although it failed in the end.
    Effect::new(move || {
        if saving.last_failure().with(Option::is_some) {
            on_deleted.run(());
        }
    });
    let proposal = Proposal::KeysDelete { owner: owner.into() };
    view! {
        <Confirm title="Delete all your API tokens?" open verb="Delete all" busy=saving.busy() failure=saving.failure()
            on_confirm=confirm>
            <p>"This is permanent. Programs that use one of them stop working at once."</p>
            <ImpactOf proposal=proposal.clone()/>
        </Confirm>
    }
}

/// Deletes one after the other until none is left.
async fn delete_all(api: Api) -> Result<(), Failure> {
    loop {
        let page = api.tokens(Paging { limit: Some(PAGE_LIMIT), ..Paging::default() }).await?;
        if page.items.is_empty() && page.next_cursor.is_none() {
            return Ok(());
        }
        for token in page.items {
            api.delete_token(token.id).await?;
        }
    }
}
