//! The sessions of a person: their own, each with a button that ends it, or another's.

use leptos::prelude::*;
use postern_shared::id::SessionId;
use postern_shared::session::Session;

use super::PagedTable;
use super::agent::{UserAgent, in_words};
use crate::api::Api;
use crate::state::paged_list::PagedList;
use crate::state::saving::Saving;
use crate::ui::{Badge, Button, Cell, Column, ColumnKind, Moment, Row, Toaster, Tone};

/// Sessions in a table.
#[component]
pub fn SessionTable(
    /// The sessions.
    pages: PagedList<Session>,
    /// Whether they are the person's own. Signing out ends the current one.
    #[prop(optional)]
    own: bool,
    /// The text when there are none.
    empty: &'static str,
) -> impl IntoView {
    let facts = ["Program", "Address", "Signed in", "Last seen", "Expires"].map(Column::text);
    let columns = facts.into_iter().chain(own.then(Column::actions)).collect();
    let key = |session: &Session| session.id.to_string();
    let row = move |session| row(session, own.then_some(pages));
    view! { <PagedTable pages what="sessions" columns key row empty=move || view! { <p class="quiet">{empty}</p> }/> }
}

fn row(session: Session, own: Option<PagedList<Session>>) -> AnyView {
    let program = in_words(&session.agent);
    let actions = own.map(|pages| {
        let end = (!session.current).then(|| view! { <EndButton id=session.id program pages/> });
        view! { <Cell kind=ColumnKind::Actions>{end}</Cell> }
    });
    view! {
        <Row>
            <Cell label="Program">
                <UserAgent agent=session.agent/>
                {session.current.then(|| view! { " " <Badge tone=Tone::Info>"This session"</Badge> })}
            </Cell>
            <Cell label="Address">{session.address}</Cell>
            <Cell label="Signed in"><Moment at=session.created_at/></Cell>
            <Cell label="Last seen"><Moment at=session.seen_at/></Cell>
            <Cell label="Expires"><Moment at=session.expires_at/></Cell>
            {actions}
        </Row>
    }
    .into_any()
}

/// Ends a session, without a question, because nothing is lost.
#[component]
fn EndButton(id: SessionId, program: String, pages: PagedList<Session>) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let saving = Saving::new();
    let label = program.clone();
    let press = Callback::new(move |()| {
        let (ended, program) = (id.clone(), program.clone());
        saving.run(api.end_session(id.clone()), move |()| {
            pages.items.update(|sessions| sessions.retain(|session| session.id != ended));
            toaster.say(format!("Session in {program} ended"));
        });
    });
    Effect::new(move || {
        if let Some(failure) = saving.last_failure().get() {
            toaster.warn(failure.sentence());
        }
    });
    view! {
        <Button busy=saving.busy() on_press=press>
            "End" <span class="visually-hidden">" the session in " {label}</span>
        </Button>
    }
}
