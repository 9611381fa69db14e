//! Where one is signed in.

use leptos::prelude::*;
use postern_shared::id::SessionId;
use postern_shared::session::Session;

use crate::api::Api;
use crate::part::{Agent, Listed, agent};
use crate::state::paged_list::PagedList;
use crate::state::saving::Saving;
use crate::ui::{Badge, Button, Cell, Column, ColumnKind, Moment, Row, Toaster, Tone};

/// One's own sessions, each with the way to end it. The one that asks is ended by signing out.
#[component]
pub(super) fn Sessions(
    /// The sessions.
    pages: PagedList<Session>,
) -> impl IntoView {
    view! {
        <Listed
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
            row=move |session| view! { <Line session pages/> }.into_any()
            empty=|| view! { <p>"You are not signed in anywhere."</p> }
        />
    }
}

#[component]
fn Line(session: Session, pages: PagedList<Session>) -> impl IntoView {
    let program = agent::in_words(&session.agent);
    let end = (!session.current).then(|| view! { <End id=session.id program pages/> });
    view! {
        <Row>
            <Cell label="Program">
                <Agent agent=session.agent/>
                {session.current.then(|| view! { " " <Badge tone=Tone::Info>"This one"</Badge> })}
            </Cell>
            <Cell label="Address">{session.address}</Cell>
            <Cell label="Signed in"><Moment at=session.created_at/></Cell>
            <Cell label="Last seen"><Moment at=session.seen_at/></Cell>
            <Cell label="Ends"><Moment at=session.expires_at/></Cell>
            <Cell kind=ColumnKind::Actions>{end}</Cell>
        </Row>
    }
}

/// Ends a session. Nothing is lost by it, so it is not asked twice.
#[component]
fn End(id: SessionId, program: String, pages: PagedList<Session>) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let saving = Saving::new();
    let named = program.clone();
    let press = Callback::new(move |()| {
        let (ended, program) = (id.clone(), named.clone());
        saving.run(api.end_session(id.clone()), move |()| {
            pages.items.update(|sessions| sessions.retain(|session| session.id != ended));
            toaster.say(format!("The session in {program} has ended."));
        });
    });
    Effect::new(move || {
        if let Some(failure) = saving.last_failure().get() {
            toaster.warn(failure.sentence());
        }
    });
    view! {
        <Button busy=saving.busy() on_press=press>
            "End" <span class="visually-hidden">" the session in " {program}</span>
        </Button>
    }
}
