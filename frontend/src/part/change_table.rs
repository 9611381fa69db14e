//! The change log as a table: when, who, with which credential, and what. Each row opens to the details.

use std::sync::Arc;

use leptos::prelude::*;
use postern_shared::change::{Change, ChangeQuery, Subject};
use postern_shared::page::PAGE_LIMIT;

use super::PagedTable;
use super::change_details::ChangeDetails;
use super::change_words::{action_text, deletes, is_own, screen};
use super::credential::CredentialLink;
use super::details_row::{DetailsCell, DetailsRow};
use crate::api::Api;
use crate::state::paged_list::PagedList;
use crate::state::role_catalog::RoleCatalog;
use crate::ui::{Cell, Column, Empty, Glyph, Moment, Row};

/// The number of columns, for a cell across all of them.
const COLUMNS: &str = "4";

/// The changes that match a query, newest first.
#[component]
pub fn ChangeTable(
    /// The query.
    #[prop(into)]
    query: Signal<ChangeQuery>,
    /// Whether a person has set a filter, so that there may be more changes than these.
    #[prop(into, optional)]
    narrowed: Signal<bool>,
    /// The text when there are no changes at all.
    empty: &'static str,
) -> impl IntoView {
    let (api, catalog) = (Api::here(), RoleCatalog::load());
    let pages =
        PagedList::shared(move |cursor| api.changes(ChangeQuery { limit: Some(PAGE_LIMIT), cursor, ..query.get() }));
    view! {
        <div class="changes">
            <PagedTable
                pages
                what="changes"
                columns=vec![Column::text("When"), Column::text("Who"), Column::text("What"), Column::actions()]
                key=id
                narrowed
                row=move |change| view! { <ChangeRow change catalog/> }.into_any()
                empty=move || view! { <Empty glyph=Glyph::History title="No changes yet">{empty}</Empty> }
            />
        </div>
    }
}

fn id(change: &Arc<Change>) -> String {
    change.id.clone()
}

/// One change, and below it the details while they are open.
#[component]
fn ChangeRow(change: Arc<Change>, catalog: RoleCatalog) -> impl IntoView {
    let open = RwSignal::new(false);
    let (at, action) = (change.at, change.action);
    let actor = name(&change.actor, false);
    let credential = change.credential.clone();
    let target = (!is_own(action)).then(|| name(&change.target, deletes(action)));
    view! {
        <Row>
            <Cell label="When"><Moment at/></Cell>
            <Cell label="Who">
                <div>{actor} <CredentialLink credential/></div>
            </Cell>
            <Cell label="What">
                <div>{action_text(action)} " " {target}</div>
            </Cell>
            <DetailsCell open/>
        </Row>
        <DetailsRow open columns=COLUMNS><ChangeDetails change=change.as_ref().clone() catalog/></DetailsRow>
    }
}

/// The name at the time of the change; a link, if there is a screen.
pub(super) fn name(subject: &Subject, is_gone: bool) -> AnyView {
    let name = if subject.name.is_empty() { subject.id.clone() } else { subject.name.clone() };
    match screen(subject).filter(|_| !is_gone) {
        Some(route) => view! { <a class="change-name" href=route.url()>{name}</a> }.into_any(),
        None => view! { <span class="change-name">{name}</span> }.into_any(),
    }
}
