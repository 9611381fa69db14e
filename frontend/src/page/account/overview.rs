//! The screen of one's own account.

use std::cmp::Reverse;

use leptos::prelude::*;
use postern_shared::id::UserId;
use postern_shared::page::Paging;
use postern_shared::permission::Permission;
use postern_shared::user::User;

use super::password::ChangePassword;
use super::sessions::Sessions;
use super::tokens::Tokens;
use crate::api::Api;
use crate::part::LoadError;
use crate::route::Route;
use crate::state::paged_list::PagedList;
use crate::state::rights::Rights;
use crate::state::role_book::RoleBook;
use crate::ui::{ButtonLink, Fact, Facts, Glyph, Loading, Moment, PageHead, Section};

/// One's own account.
#[component]
pub(crate) fn Account() -> impl IntoView {
    let (api, rights) = (Api::here(), Rights::here());
    let account = LocalResource::new(move || api.account());
    let failure = Signal::derive(move || account.get().and_then(Result::err));
    let login = Signal::derive(move || account.get().and_then(Result::ok).map(|user| user.login).unwrap_or_default());
    let sessions = PagedList::new(move |cursor| async move {
        let mut page = api.sessions(Paging { cursor, ..Paging::default() }).await?;
        page.items.sort_by_key(|session| (!session.current, Reverse(session.seen_at)));
        Ok(page)
    });
    let tokens_changed = RwSignal::new(0);
    let on_changed = Callback::new(move |()| {
        sessions.reload();
        tokens_changed.update(|count| *count += 1);
    });
    let owner: Option<UserId> = untrack(|| rights.own_id()).and_then(|id| id.parse().ok());
    let log = Signal::derive(move || Route::changes_to(rights.own_id().unwrap_or_default()).url());
    view! {
        <PageHead title="Account">
            <ButtonLink href=log glyph=Glyph::History disabled_reason=rights.missing(Permission::CHANGE_LOG_READ)>"Change log"</ButtonLink>
        </PageHead>
        {move || match account.get() {
            None => view! { <Loading label="Loading your account"/> }.into_any(),
            Some(Err(_)) => view! { <LoadError failure on_retry=move |()| account.refetch()/> }.into_any(),
            Some(Ok(user)) => view! { <Person user/> }.into_any(),
        }}
        <Section title="Password">
            {owner.map(|owner| view! { <ChangePassword owner login on_changed/> })}
        </Section>
        <Section title="Sessions">
            <Sessions pages=sessions/>
        </Section>
        <Section title="API tokens">
            <Tokens changed=tokens_changed/>
        </Section>
    }
}

/// Who one is here.
#[component]
fn Person(user: User) -> impl IntoView {
    let book = RoleBook::open();
    let roles = user.roles;
    view! {
        <Facts>
            <Fact label="Name">{user.name}</Fact>
            <Fact label="Login">{user.login}</Fact>
            <Fact label="Roles">{move || book.names(&roles)}</Fact>
            <Fact label="User since"><Moment at=user.created_at/></Fact>
        </Facts>
    }
}
