//! What only a user's screen has: sessions and API tokens.

use leptos::prelude::*;
use postern_shared::id::UserId;
use postern_shared::page::Paging;
use postern_shared::principal::PrincipalId;
use postern_shared::session::Session;

use crate::api::{Api, KeyHolder};
use crate::part::{ActionDialog, KeyActions, KeyTable, PagedTable, UserAgent};
use crate::state::paged_list::PagedList;
use crate::state::rights::Rights;
use crate::ui::{Button, Cell, Column, Glyph, Moment, Row, Toaster};

/// Where a user is signed in, and the button that ends all sessions.
#[component]
pub(super) fn UserSessions(
    /// The user.
    id: UserId,
    /// Why the person may not end them.
    disabled_reason: Signal<Option<String>>,
) -> impl IntoView {
    let (api, toaster, open) = (Api::here(), Toaster::here(), RwSignal::new(false));
    let user = id.clone();
    let pages = PagedList::new(move |cursor| api.sessions_of(user.clone(), Paging { cursor, ..Paging::default() }));
    let action = move || {
        let call = api.end_sessions_of(id.clone());
        async move {
            call.await?;
            toaster.say("All sessions ended");
            pages.reload();
            Ok(())
        }
    };
    let columns = ["Signed in", "Last seen", "Address", "Program"].map(Column::text).to_vec();
    view! {
        <PagedTable pages what="sessions" columns key=|session: &Session| session.id.to_string() row=session_row
            empty=|| view! { <p class="quiet">"No sessions: the user is not signed in."</p> }/>
        <Show when=move || !pages.items.with(Vec::is_empty)>
            <Button glyph=Glyph::SignOut disabled_reason on_press=move |()| open.set(true)>"End all sessions"</Button>
        </Show>
        <ActionDialog title="End all sessions?" open verb="End sessions" action>
            <p>"The user has to sign in again everywhere. Nothing else changes."</p>
        </ActionDialog>
    }
}

fn session_row(session: Session) -> AnyView {
    view! {
        <Row>
            <Cell label="Signed in"><Moment at=session.created_at/></Cell>
            <Cell label="Last seen"><Moment at=session.seen_at/></Cell>
            <Cell label="Address">{session.address}</Cell>
            <Cell label="Program"><UserAgent agent=session.agent/></Cell>
        </Row>
    }
    .into_any()
}

/// A user's API tokens. Others can delete them, but not create any.
#[component]
pub(super) fn UserTokens(
    /// The user.
    id: UserId,
) -> impl IntoView {
    let actions = KeyActions::of(untrack(|| KeyHolder::of(&PrincipalId::User(id), Rights::here())));
    view! { <KeyTable actions what="API tokens" empty=|| view! { <p class="quiet">"No API tokens."</p> }/> }
}
