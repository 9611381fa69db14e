//! A person's API tokens, as an administrator sees them.

use leptos::prelude::*;
use postern_shared::api_key::ApiKey;
use postern_shared::id::UserId;
use postern_shared::impact::Proposal;
use postern_shared::page::Paging;
use postern_shared::permission::Permission;
use postern_shared::principal::PrincipalId;

use crate::api::Api;
use crate::part::{ImpactOf, Listed};
use crate::state::pages::Pages;
use crate::state::rights::Rights;
use crate::state::saving::Saving;
use crate::ui::{Cell, Column, Confirm, Glyph, IconButton, Look, Moment, Row, Toaster};

/// What a person's programs come in with. An administrator can take a token away, never make one.
#[component]
pub fn Tokens(
    /// Whose.
    id: UserId,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let bar = Rights::here().bar(Permission::USERS_WRITE);
    let asked = id.clone();
    let pages = Pages::new(move |cursor| api.tokens_of(asked.clone(), Paging { cursor, ..Paging::default() }));
    let (open, saving) = (RwSignal::new(false), Saving::new());
    let going = RwSignal::new(None::<ApiKey>);
    let owner = id.clone();
    let confirm = Callback::new(move |()| {
        let Some(key) = going.get_untracked() else { return };
        saving.run(api.delete_token_of(id.clone(), key.id), move |()| {
            open.set(false);
            toaster.say("The token is deleted.");
            pages.reload();
        });
    });
    let ask = Callback::new(move |key: ApiKey| {
        saving.reset();
        going.set(Some(key));
        open.set(true);
    });
    let proposal = move |key: ApiKey| Proposal::KeyDelete { owner: PrincipalId::User(owner.clone()), key: key.id };
    view! {
        <Listed
            pages
            what="tokens"
            columns=vec![Column::text("Name"), Column::text("Prefix"), Column::text("Last used"), Column::actions()]
            key=|key: &ApiKey| format!("{}/{}", key.id, key.version)
            row=move |key| row(key, bar, ask)
            empty=|| view! { <p class="quiet">"No API tokens."</p> }
        />
        <Confirm title="Delete this token?" open verb="Delete token" look=Look::Danger busy=saving.busy()
            failure=saving.failure() on_confirm=confirm>
            <p>"This is permanent: what uses the token stops working at once."</p>
            {
                let proposal = proposal.clone();
                move || going.get().map(|key| view! { <ImpactOf proposal=proposal(key)/> })
            }
        </Confirm>
    }
}

fn row(key: ApiKey, bar: Signal<Option<String>>, ask: Callback<ApiKey>) -> AnyView {
    let used = key.last_used.clone().map(|used| view! { <Moment at=used.at/> });
    let (name, prefix) = (key.name.clone(), key.prefix.clone());
    let label = format!("Delete token {name}");
    view! {
        <Row>
            <Cell label="Name">{name}</Cell>
            <Cell label="Prefix"><code>{prefix}</code></Cell>
            <Cell label="Last used">{used.map_or_else(|| "Never".into_any(), IntoAny::into_any)}</Cell>
            <Cell label="Actions">
                <IconButton label glyph=Glyph::Trash barred=bar on_press=move |()| ask.run(key.clone())/>
            </Cell>
        </Row>
    }
    .into_any()
}
