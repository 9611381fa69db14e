//! A person's sessions, as an administrator sees them.

use leptos::prelude::*;
use postern_shared::id::UserId;
use postern_shared::page::Paging;
use postern_shared::session::Session;

use crate::api::Api;
use crate::part::{Agent, Listed};
use crate::state::paged_list::PagedList;
use crate::state::saving::Saving;
use crate::ui::{Button, Cell, Column, Confirm, Glyph, Moment, Row, Toaster, Variant};

/// Where a person is signed in, and the way to end it all.
#[component]
pub fn Sessions(
    /// Whose.
    id: UserId,
    /// Why they may not be ended, if so.
    disabled_reason: Signal<Option<String>>,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let asked = id.clone();
    let pages = PagedList::new(move |cursor| api.sessions_of(asked.clone(), Paging { cursor, ..Paging::default() }));
    let (open, saving) = (RwSignal::new(false), Saving::new());
    let confirm = Callback::new(move |()| {
        saving.run(api.end_sessions_of(id.clone()), move |()| {
            open.set(false);
            toaster.say("All sessions are ended.");
            pages.reload();
        });
    });
    view! {
        <Listed
            pages
            what="sessions"
            columns=vec![Column::text("Signed in"), Column::text("Last seen"), Column::text("From"), Column::text("With")]
            key=|session: &Session| session.id.to_string()
            row=row
            empty=|| view! { <p class="quiet">"Not signed in anywhere."</p> }
        />
        <Show when=move || !pages.items.with(Vec::is_empty)>
            <Button glyph=Glyph::SignOut disabled_reason on_press=move |()| open.set(true)>"End all sessions"</Button>
        </Show>
        <Confirm title="End all sessions?" open verb="End sessions" variant=Variant::Danger busy=saving.busy()
            failure=saving.failure() on_confirm=confirm>
            <p>"The person has to sign in again everywhere. Nothing else changes."</p>
        </Confirm>
    }
}

fn row(session: Session) -> AnyView {
    view! {
        <Row>
            <Cell label="Signed in"><Moment at=session.created_at/></Cell>
            <Cell label="Last seen"><Moment at=session.seen_at/></Cell>
            <Cell label="From">{session.address}</Cell>
            <Cell label="With"><Agent agent=session.agent/></Cell>
        </Row>
    }
    .into_any()
}
