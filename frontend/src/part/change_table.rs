//! Entries of the change log as a table: when, who with what, what was done. Each unfolds to what changed.

use std::sync::Arc;

use leptos::prelude::*;
use postern_shared::change::{Change, ChangeQuery, Subject};
use postern_shared::page::{PAGE_LIMIT, Page};
use postern_shared::session::CredentialName;

use super::Listed;
use super::change_details::ChangeDetails;
use super::change_words::{credential, deletes, is_own, screen, words};
use crate::api::Api;
use crate::route::Route;
use crate::state::paged_list::PagedList;
use crate::state::role_book::RoleBook;
use crate::ui::{Button, Cell, Column, ColumnKind, Empty, Glyph, Moment, Row, Variant};

/// How many columns the table has, for what goes across all of them.
const COLUMNS: &str = "4";

/// The change log, newest first, narrowed to what is asked.
#[component]
pub fn ChangeTable(
    /// What is asked.
    #[prop(into)]
    query: Signal<ChangeQuery>,
    /// Whether a person has narrowed it, so that there may be more than is found.
    #[prop(into, optional)]
    narrowed: Signal<bool>,
    /// What to say when there is nothing at all.
    empty: &'static str,
) -> impl IntoView {
    let (api, book) = (Api::here(), RoleBook::open());
    let pages = PagedList::new(move |cursor| {
        let query = ChangeQuery { limit: Some(PAGE_LIMIT), cursor, ..query.get() };
        async move {
            // Entries are shared, because a long list is gone through whenever it grows.
            api.changes(query).await.map(|Page { items, next_cursor }| Page {
                items: items.into_iter().map(Arc::new).collect(),
                next_cursor,
            })
        }
    });
    view! {
        <div class="changes">
            <Listed
                pages
                what="changes"
                columns=vec![Column::text("When"), Column::text("Who"), Column::text("What"), Column::actions()]
                key=id
                narrowed
                row=move |change| view! { <Entry change book/> }.into_any()
                empty=move || view! { <Empty glyph=Glyph::History title="No changes yet">{empty}</Empty> }
            />
        </div>
    }
}

fn id(change: &Arc<Change>) -> String {
    change.id.clone()
}

/// One entry, and below it its details while they are open.
#[component]
fn Entry(change: Arc<Change>, book: RoleBook) -> impl IntoView {
    let open = RwSignal::new(false);
    let glyph = Signal::derive(move || Some(if open.get() { Glyph::ChevronDown } else { Glyph::ChevronRight }));
    let (at, action) = (change.at, change.action);
    let actor = name(&change.actor, false);
    let credential = with(&change.credential);
    let target = (!is_own(action)).then(|| name(&change.target, deletes(action)));
    let details = move || {
        let change = open.get().then(|| change.as_ref().clone())?;
        Some(view! {
            <tr role="row" class="change-details">
                <td role="cell" colspan=COLUMNS><ChangeDetails change book/></td>
            </tr>
        })
    };
    view! {
        <Row>
            <Cell label="When"><Moment at/></Cell>
            <Cell label="Who">
                <div>{actor} {credential}</div>
            </Cell>
            <Cell label="What">
                <div>{words(action)} " " {target}</div>
            </Cell>
            <Cell kind=ColumnKind::Actions>
                <Button variant=Variant::Quiet glyph on_press=move |()| open.update(|open| *open = !*open)
                    attr:aria-expanded=move || if open.get() { "true" } else { "false" }>"Details"</Button>
            </Cell>
        </Row>
        {details}
    }
}

/// The name a thing had at the time; a link, while it has a screen.
fn name(subject: &Subject, is_gone: bool) -> AnyView {
    let name = if subject.name.is_empty() { subject.id.clone() } else { subject.name.clone() };
    match screen(subject).filter(|_| !is_gone) {
        Some(route) => view! { <a class="change-name" href=route.url()>{name}</a> }.into_any(),
        None => view! { <span class="change-name">{name}</span> }.into_any(),
    }
}

/// The credential, leading to all that was done with it.
fn with(name: &CredentialName) -> AnyView {
    let kind = credential(name.kind);
    match &name.id {
        Some(id) => {
            let href = Route::changes_with(id.as_str()).url();
            view! { <span class="change-with">{kind} " " <a class="mono" href=href>{id.clone()}</a></span> }.into_any()
        }
        None => view! { <span class="change-with">{kind}</span> }.into_any(),
    }
}
