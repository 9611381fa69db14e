//! One's own API tokens.

use leptos::prelude::*;
use postern_shared::page::Paging;
use postern_shared::permission::Permission;

use crate::api::Api;
use crate::part::{Area, AreaTabs, Asked, Holder, KeyDesk, KeyDialogs, KeyTable};
use crate::route::Route;
use crate::state::paged_list::PagedList;
use crate::state::rights::{Rights, reason};
use crate::ui::{Button, Empty, Glyph, Notice, PageHead, Tone, Variant};

/// What a token is, for whoever has none.
const WHAT_IT_IS: &str = "With an API token a program calls Postern as you, with your rights or with fewer.";

/// The API tokens of the signed-in person.
#[component]
pub fn List() -> impl IntoView {
    let (api, rights) = (Api::here(), Rights::here());
    let me = untrack(|| Holder::me(rights))?;
    let holder = me.clone();
    let pages = PagedList::new(move |cursor| {
        let holder = holder.clone();
        async move { api.tokens(Paging { cursor, ..Paging::default() }).await.map(|page| holder.hold(page)) }
    });
    let desk = KeyDesk::new(move || pages.reload());
    let disabled_reason = rights.missing(Permission::API_TOKENS_GENERATE);
    let create = move |()| desk.ask(Asked::Create(me.clone()));
    Some(view! {
        <AreaTabs area=Area::Integrations current=Route::Tokens/>
        <PageHead title="API tokens">
            <Button glyph=Glyph::Plus variant=Variant::Primary disabled_reason on_press=create>"Add API token"</Button>
        </PageHead>
        <Show when=move || !rights.may(&Permission::API_TOKENS_GENERATE)>
            <Notice tone=Tone::Info title="You cannot make API tokens">
                {WHAT_IT_IS} " " {reason(&Permission::API_TOKENS_GENERATE)} " Tokens you already have keep working."
            </Notice>
        </Show>
        <KeyTable pages desk what="API tokens"
            empty=move || view! {
                <Empty glyph=Glyph::Key title="No API tokens">
                    {move || rights.may(&Permission::API_TOKENS_GENERATE).then_some(WHAT_IT_IS)}
                </Empty>
            }/>
        <KeyDialogs desk what="API token"/>
    })
}
