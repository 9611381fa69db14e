//! Where the person is signed in.

use leptos::prelude::*;
use postern_shared::id::SessionId;
use postern_shared::session::Session;

use crate::api::Api;
use crate::part::{PagedTable, UserAgent, agent};
use crate::state::paged_list::PagedList;
use crate::state::saving::Saving;
use crate::ui::{Badge, Button, Cell, Column, ColumnKind, Moment, Row, Toaster, Tone};

/// The person's own sessions, each with a button that ends it. Signing out ends the current one.
#[component]
pub(super) fn OwnSessions(
    /// The sessions.
    pages: PagedList<Session>,
) -> impl IntoView {
    view! {
        <PagedTable
            pages
            what="sessions"
            columns=vec![
                Column::text("Program"),
                Column::text("Address"),
                Column::text("Signed in"),
                Column::text("Last seen"),
                Column::text("Ends"),
                Column::actions(),
            ]
            key=|session: &Session| session.id.to_string()
            row=move |session| view! { <SessionRow session pages/> }.into_any()
            empty=|| view! { <p>"You have no sessions."</p> }
        />
    }
}

#[component]
fn SessionRow(session: Session, pages: PagedList<Session>) -> impl IntoView {
    let program = agent::in_words(&session.agent);
    let end = (!session.current).then(|| view! { <EndButton id=session.id program pages/> });
    view! {
        <Row>
            <Cell label="Program">
                <UserAgent agent=session.agent/>
                {session.current.then(|| view! { " " <Badge tone=Tone::Info>"This session"</Badge> })}
            </Cell>
            <Cell label="Address">{session.address}</Cell>
            <Cell label="Signed in"><Moment at=session.created_at/></Cell>
            <Cell label="Last seen"><Moment at=session.seen_at/></Cell>
            <Cell label="Ends"><Moment at=session.expires_at/></Cell>
            <Cell kind=ColumnKind::Actions>{end}</Cell>
        </Row>
    }
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
