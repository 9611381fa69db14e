//! Activity as a table: when, who, with which credential, what, and from where. Each row opens to the change or the record.

use std::sync::Arc;

use leptos::prelude::*;
use postern_shared::activity::{Activity, ActivityQuery, ChangeName, RecordName};
use postern_shared::page::{Order, PAGE_LIMIT};
use postern_shared::permission::{self, Permission};

use super::PagedTable;
use super::activity_details::ActivityDetails;
use super::agent::UserAgent;
use super::change_words::{action_words, name};
use super::credential::CredentialLink;
use super::details_row::{DetailsCell, DetailsRow};
use crate::api::Api;
use crate::route::{PAGES, Route, use_parameter};
use crate::state::paged_list::PagedList;
use crate::state::rights::Rights;
use crate::state::role_catalog::RoleCatalog;
use crate::text::change::activity as text;
use crate::text::change::{WHAT, WHEN, WHO};
use crate::text::list;
use crate::ui::{Cell, Column, Empty, Glyph, Moment, Row};

/// The number of columns, for a cell across all of them.
const COLUMNS: &str = "5";

/// The activity that a query finds.
#[component]
pub fn ActivityTable(
    /// The query.
    #[prop(into)]
    query: Signal<ActivityQuery>,
    /// The order; newest first without one.
    #[prop(into, optional)]
    order: Signal<Option<Order>>,
    /// Whether a person has set a filter, so that there may be more than this.
    #[prop(into)]
    narrowed: Signal<bool>,
    /// The text when there is nothing at all.
    empty: &'static str,
) -> impl IntoView {
    let (api, catalog) = (Api::here(), RoleCatalog::load());
    let pages = PagedList::shared(move |cursor| {
        api.activity(ActivityQuery { limit: Some(PAGE_LIMIT), order: order.get(), cursor, ..query.get() })
    });
    let pages = pages.remembering(use_parameter(PAGES));
    let columns = [WHEN, WHO, WHAT, text::FROM].map(Column::text).into_iter().chain([Column::actions()]);
    view! {
        <div class="changes changes-wide">
            <PagedTable
                pages
                what=&list::ACTIVITY
                columns=columns.collect()
                key=id
                narrowed
                row=move |done| view! { <ActivityRow done catalog/> }.into_any()
                empty=move || view! { <Empty glyph=Glyph::History title=text::NONE>{empty}</Empty> }
            />
        </div>
    }
}

fn id(done: &Arc<Activity>) -> String {
    let change = done.change.as_ref().map(|change| change.id.clone());
    let record = done.record.as_ref().map(|record| format!("{}/{}", record.collection, record.id));
    change.or(record).unwrap_or_default()
}

/// One change or record, and below it the details while they are open.
#[component]
fn ActivityRow(done: Arc<Activity>, catalog: RoleCatalog) -> impl IntoView {
    let (open, rights) = (RwSignal::new(false), Rights::here());
    let Activity { at, actor, credential, change, record, request, .. } = done.as_ref().clone();
    let change = change.map(|ChangeName { action, target, .. }| action_words(action, &target));
    let record = record.map(|RecordName { collection, id }| {
        let href = Route::Record(collection.clone(), id).url();
        let may_read = rights.may(&Permission::on(&collection, permission::Action::Read));
        let record =
            if may_read { view! { <a href=href>{text::RECORD}</a> }.into_any() } else { text::RECORD.into_any() };
        text::wrote(record, view! { <span translate="no" class="change-name">{collection}</span> }.into_any())
    });
    view! {
        <Row>
            <Cell label=WHEN><Moment at/></Cell>
            <Cell label=WHO>
                <div>{name(&actor, false)} " " <CredentialLink credential/></div>
            </Cell>
            <Cell label=WHAT><div>{change} {record}</div></Cell>
            <Cell label=text::FROM>
                <div><span translate="no" class="mono">{request.address}</span> " " <span class="change-agent"><UserAgent agent=request.agent/></span></div>
            </Cell>
            <DetailsCell open code=|| Box::pin(async {})/>
        </Row>
        <DetailsRow open columns=COLUMNS><ActivityDetails done=done.as_ref().clone() catalog/></DetailsRow>
    }
}
