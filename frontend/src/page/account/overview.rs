//! The screen of the person's own account.

use std::cmp::Reverse;

use leptos::prelude::*;
use postern_shared::api_key::ApiKey;
use postern_shared::page::{PAGE_LIMIT, Page, Paging};
use postern_shared::user::User;

use super::name::ChangeName;
use super::password::ChangePassword;
use crate::api::{Api, KeyHolder};
use crate::part::{ChangeLogLink, LoadError, RoleNames, SessionTable};
use crate::route::Route;
use crate::state::fetched::Fetched;
use crate::state::paged_list::PagedList;
use crate::state::rights::Rights;
use crate::state::role_catalog::RoleCatalog;
use crate::text::account as text;
use crate::text::screens;
use crate::ui::{ButtonLink, Fact, Facts, Glyph, Loading, Moment, PageHead, Section};

/// The account.
#[component]
pub fn Account() -> impl IntoView {
    let (api, rights) = (Api::here(), Rights::here());
    let account = Fetched::new(move || api.account());
    let failure = Signal::derive(move || account.get().and_then(Result::err));
    let login = Signal::derive(move || account.get().and_then(Result::ok).map(|user| user.login).unwrap_or_default());
    let sessions = PagedList::new(move |cursor| async move {
        let mut page = api.sessions(Paging { cursor, ..Paging::default() }).await?;
        page.items.sort_by_key(|session| (!session.current, Reverse(session.seen_at)));
        Ok(page)
    });
    let me = untrack(|| KeyHolder::me(rights))?;
    let holder = me.clone();
    let tokens =
        Fetched::new(move || api.keys_of(holder.clone(), Paging { limit: Some(PAGE_LIMIT), ..Paging::default() }));
    let on_changed = Callback::new(move |()| {
        sessions.reload();
        tokens.refetch();
    });
    let log = Signal::derive(move || Route::changes_to(rights.own_id().unwrap_or_default()));
    Some(view! {
        <PageHead title=screens::ACCOUNT>
            <ChangeLogLink route=log/>
        </PageHead>
        {move || match account.get() {
            None => view! { <Loading label=text::LOADING/> }.into_any(),
            Some(Err(_)) => view! { <LoadError failure on_retry=move |()| account.refetch()/> }.into_any(),
            Some(Ok(user)) => view! {
                <AccountFacts user=user.clone()/>
                <Section title=text::NAME><ChangeName user/></Section>
            }
            .into_any(),
        }}
        <Section title=text::password::PASSWORD>
            <ChangePassword holder=me login on_changed/>
        </Section>
        <Section title=text::SESSIONS>
            <SessionTable pages=sessions empty=text::NO_SESSIONS/>
        </Section>
        <Section title=text::API_TOKENS>
            {move || match tokens.get() {
                None => view! { <Loading label=text::LOADING/> }.into_any(),
                Some(Ok(page)) => view! { <p>{count(&page)}</p> }.into_any(),
                Some(Err(failure)) => view! { <p>{failure.sentence()}</p> }.into_any(),
            }}
            <p><ButtonLink href=Route::Tokens.url() glyph=Glyph::Key>{text::GO_TO_TOKENS}</ButtonLink></p>
        </Section>
    })
}

/// The facts about the person that they do not edit.
#[component]
fn AccountFacts(user: User) -> impl IntoView {
    let catalog = RoleCatalog::load();
    let roles = user.roles;
    view! {
        <Facts>
            <Fact label=text::LOGIN><span translate="no">{user.login}</span></Fact>
            <Fact label=text::ROLES><RoleNames catalog roles/></Fact>
            <Fact label=text::USER_SINCE><Moment at=user.created_at/></Fact>
        </Facts>
    }
}

fn count(page: &Page<ApiKey>) -> String {
    match page.items.len() {
        _ if page.next_cursor.is_some() => text::more_tokens_than(PAGE_LIMIT),
        count => text::tokens(count),
    }
}
