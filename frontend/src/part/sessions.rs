//! The sessions of a person, their own or another's, each with a button that ends it.

use leptos::prelude::*;
use postern_shared::id::{SessionId, UserId};
use postern_shared::session::Session;

use super::PagedTable;
use super::agent::{UserAgent, in_words};
use crate::api::Api;
use crate::state::paged_list::PagedList;
use crate::state::saving::Saving;
use crate::text::{list, sessions as text};
use crate::ui::{Badge, Button, Cell, Column, ColumnKind, Moment, Row, Toaster, Tone};

/// Sessions in a table.
#[component]
pub fn SessionTable(
    /// The sessions.
    pages: PagedList<Session>,
    /// The user, where they are not the person's own.
    #[prop(optional)]
    user: Option<UserId>,
    /// Why the person may not end them.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// The text when there are none.
    empty: &'static str,
) -> impl IntoView {
    let facts = [text::PROGRAM, text::ADDRESS, text::SIGNED_IN, text::LAST_SEEN, text::EXPIRES].map(Column::text);
    let columns = facts.into_iter().chain([Column::actions()]).collect();
    let key = |session: &Session| session.id.to_string();
    let row = move |session| row(session, user.clone(), disabled_reason, pages);
    view! { <PagedTable pages what=&list::SESSIONS columns key row empty=move || view! { <p class="quiet">{empty}</p> }/> }
}

fn row(
    session: Session,
    user: Option<UserId>,
    disabled_reason: Signal<Option<String>>,
    pages: PagedList<Session>,
) -> AnyView {
    let program = in_words(&session.agent);
    // Signing out ends the current one.
    let end = (!session.current).then(|| view! { <EndButton id=session.id user program disabled_reason pages/> });
    view! {
        <Row>
            <Cell label=text::PROGRAM>
                <UserAgent agent=session.agent/>
                {session.current.then(|| view! { " " <Badge tone=Tone::Info>{text::THIS_SESSION}</Badge> })}
            </Cell>
            <Cell label=text::ADDRESS><span translate="no">{session.address}</span></Cell>
            <Cell label=text::SIGNED_IN><Moment at=session.created_at/></Cell>
            <Cell label=text::LAST_SEEN><Moment at=session.seen_at/></Cell>
            <Cell label=text::EXPIRES><Moment at=session.expires_at/></Cell>
            <Cell kind=ColumnKind::Actions>{end}</Cell>
        </Row>
    }
    .into_any()
}

/// Ends a session, without a question, because nothing is lost.
#[component]
fn EndButton(
    id: SessionId,
    user: Option<UserId>,
    program: String,
    disabled_reason: Signal<Option<String>>,
    pages: PagedList<Session>,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let saving = Saving::new();
    let name = text::end_session_in(&program);
    let press = Callback::new(move |()| {
        let (id, user, ended, program) = (id.clone(), user.clone(), id.clone(), program.clone());
        let call = async move {
            match user {
                Some(user) => api.end_session_of(user, id).await,
                None => api.end_session(id).await,
            }
        };
        saving.run(call, move |()| {
            pages.items.update(|sessions| sessions.retain(|session| session.id != ended));
            toaster.say(text::ended(&program));
        });
    });
    Effect::new(move || {
        if let Some(failure) = saving.last_failure().get() {
            toaster.warn(failure.sentence());
        }
    });
    view! {
        <Button busy=saving.busy() disabled_reason on_press=press>
            <span aria-hidden="true">{text::END}</span> <span class="visually-hidden">{name}</span>
        </Button>
    }
}
