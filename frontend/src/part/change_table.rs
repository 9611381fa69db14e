//! The change log as a table: when, who, with which credential, and what. Each row opens to the details.

use std::sync::Arc;

use leptos::prelude::*;
use postern_shared::change::{Change, ChangeQuery};
use postern_shared::page::{Order, PAGE_LIMIT};

use super::change_details::change_details;
use super::change_words::{name, what};
use super::credential::CredentialLink;
use super::details_row::{DetailsCell, DetailsRow};
use super::later::{piece, ready};
use super::{LoadError, PagedTable};
use crate::api::Api;
use crate::route::{PAGES, use_parameter};
use crate::state::fetched::Fetched;
use crate::state::paged_list::PagedList;
use crate::state::role_catalog::RoleCatalog;
use crate::text::change::table as text;
use crate::text::change::{WHAT, WHEN, WHO};
use crate::text::list;
use crate::ui::{Cell, Column, Empty, Glyph, Loading, Moment, Row, Table};

/// The number of columns, for a cell across all of them.
const COLUMNS: &str = "4";

/// The changes that match a query.
#[component]
pub fn ChangeTable(
    /// The query.
    #[prop(into)]
    query: Signal<ChangeQuery>,
    /// The order; newest first without one.
    #[prop(into, optional)]
    order: Signal<Option<Order>>,
    /// Whether a person has set a filter, so that there may be more changes than these.
    #[prop(into, optional)]
    narrowed: Signal<bool>,
    /// The text when there are no changes at all.
    empty: &'static str,
) -> impl IntoView {
    let (api, catalog) = (Api::here(), RoleCatalog::load());
    let pages = PagedList::shared(move |cursor| {
        api.changes(ChangeQuery { limit: Some(PAGE_LIMIT), order: order.get(), cursor, ..query.get() })
    });
    let pages = pages.remembering(use_parameter(PAGES));
    view! {
        <div class="changes">
            <PagedTable
                pages
                what=&list::CHANGES
                columns=columns()
                key=id
                narrowed
                row=move |change| view! { <ChangeRow change catalog/> }.into_any()
                empty=move || view! { <Empty glyph=Glyph::History title=text::NONE>{empty}</Empty> }
            />
        </div>
    }
}

/// How many changes are the latest.
const LATEST: u32 = 5;

/// The latest changes, loaded again when the signal changes.
#[component]
pub fn LatestChanges(
    /// Counts refreshes. Each one loads the changes again.
    refreshes: RwSignal<u32>,
) -> impl IntoView {
    let (api, catalog) = (Api::here(), RoleCatalog::load());
    let changes = Fetched::new(move || {
        refreshes.track();
        api.changes(ChangeQuery { limit: Some(LATEST), ..ChangeQuery::default() })
    });
    let failure = Signal::derive(move || changes.get().and_then(Result::err));
    let row = move |change| view! { <ChangeRow change=Arc::new(change) catalog/> };
    move || match changes.get() {
        None => view! { <Loading label=text::LOADING/> }.into_any(),
        Some(Err(_)) => view! { <LoadError failure on_retry=move |()| changes.refetch()/> }.into_any(),
        Some(Ok(page)) => view! {
            <div class="changes">
                <Table label=text::LATEST columns=columns()>{page.items.into_iter().map(row).collect_view()}</Table>
            </div>
        }
        .into_any(),
    }
}

fn columns() -> Vec<Column> {
    vec![Column::text(WHEN), Column::text(WHO), Column::text(WHAT), Column::actions()]
}

fn id(change: &Arc<Change>) -> String {
    change.id.clone()
}

/// One change, and below it the details while they are open.
#[component]
fn ChangeRow(change: Arc<Change>, catalog: RoleCatalog) -> impl IntoView {
    let open = RwSignal::new(false);
    let (at, credential) = (change.at, change.credential.clone());
    let (actor, what) = (name(&change.actor, false), what(&change, catalog));
    view! {
        <Row>
            <Cell label=WHEN><Moment at/></Cell>
            <Cell label=WHO>
                <div>{actor} <CredentialLink credential/></div>
            </Cell>
            <Cell label=WHAT>
                <div>{what}</div>
            </Cell>
            <DetailsCell open code=|| ready(change_details())/>
        </Row>
        <DetailsRow open columns=COLUMNS>{piece(change_details(), (change.as_ref().clone(), catalog))}</DetailsRow>
    }
}
