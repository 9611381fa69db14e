//! A person's API tokens, as an administrator sees them.

use leptos::prelude::*;
use postern_shared::id::UserId;
use postern_shared::page::Paging;
use postern_shared::principal::PrincipalId;

use crate::api::Api;
use crate::part::{Holder, KeyDesk, KeyDialogs, KeyTable};
use crate::state::paged_list::PagedList;
use crate::state::rights::Rights;

/// What a person's programs come in with. An administrator can take a token away, never make one.
#[component]
pub fn Tokens(
    /// Whose.
    id: UserId,
) -> impl IntoView {
    let api = Api::here();
    let holder = untrack(|| Holder::of(&PrincipalId::User(id.clone()), Rights::here()));
    let pages = PagedList::new(move |cursor| {
        let (id, holder) = (id.clone(), holder.clone());
        async move { api.tokens_of(id, Paging { cursor, ..Paging::default() }).await.map(|page| holder.hold(page)) }
    });
    let desk = KeyDesk::new(move || pages.reload());
    view! {
        <KeyTable pages desk what="API tokens" empty=|| view! { <p class="quiet">"No API tokens."</p> }/>
        <KeyDialogs desk what="API token"/>
    }
}
