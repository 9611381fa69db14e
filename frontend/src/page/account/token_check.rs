//! The API tokens that were created in a person's name before they accepted an invitation.

use leptos::prelude::*;
use postern_shared::impact::Proposal;
use postern_shared::page::{PAGE_LIMIT, Paging};

use crate::api::{Api, Failure, KeyHolder};
use crate::part::{ActionDialog, KeyActions, KeyTable};
use crate::route::Route;
use crate::state::rights::Rights;
use crate::text::account::token_check as text;
use crate::text::list;
use crate::text::screens;
use crate::ui::{Actions, Button, ButtonLink, Glyph, PageHead, Toaster, Variant};

/// Shows the tokens to a person who has just accepted an invitation, before they continue.
#[component]
pub fn TokenCheck() -> impl IntoView {
    let (api, toaster, open) = (Api::here(), Toaster::here(), RwSignal::new(false));
    let me = untrack(|| KeyHolder::me(Rights::here()))?;
    let actions = KeyActions::of(me.clone());
    let has_tokens = move || !actions.pages.items.with(Vec::is_empty);
    let proposal = Signal::stored(Proposal::KeysDelete { owner: me.id() });
    let delete_all = move || {
        let me = me.clone();
        async move {
            let outcome = delete_all(api, me).await;
            // Some may be gone even if it failed in the end.
            actions.pages.reload();
            outcome.map(|()| toaster.say(text::ALL_DELETED))
        }
    };
    Some(view! {
        <PageHead title=screens::CHECK_TOKENS/>
        <Show when=has_tokens>
            <p>{text::WHY}</p>
        </Show>
        <KeyTable actions what=&list::API_TOKENS empty=|| view! { <p class="quiet">{text::NONE}</p> }/>
        <Actions>
            <Show when=has_tokens>
                <Button glyph=Glyph::Trash on_press=move |()| open.set(true)>{text::DELETE_ALL}</Button>
            </Show>
            <ButtonLink variant=Variant::Primary href=Route::Home.url()>{text::CONTINUE}</ButtonLink>
        </Actions>
        <ActionDialog title=text::DELETE_ALL_QUESTION open verb=text::DELETE_ALL action=delete_all proposal>
            <p>{text::PERMANENT}</p>
        </ActionDialog>
    })
}

/// Deletes one token after the other until none is left.
async fn delete_all(api: Api, holder: KeyHolder) -> Result<(), Failure> {
    loop {
        let all = Paging { limit: Some(PAGE_LIMIT), ..Paging::default() };
        let page = api.keys_of(holder.clone(), all).await?;
        if page.items.is_empty() && page.next_cursor.is_none() {
            return Ok(());
        }
        for token in page.items {
            api.delete_key(holder.clone(), token.id).await?;
        }
    }
}
