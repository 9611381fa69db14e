//! The records of one collection.

use leptos::prelude::*;
use postern_shared::path;
use postern_shared::permission::{Action, Permission};
use postern_shared::problem::Code;
use postern_shared::record::{Record, RecordQuery};
use postern_shared::resource::Resource;

use super::record::RecordRow;
use crate::api::{Api, Failure};
use crate::part::{ChangeLogLink, LogOrder, OrderField, PagedTable, Period, PeriodFields};
use crate::route::{PAGES, Route, use_parameter};
use crate::state::fetched::Fetched;
use crate::state::paged_list::PagedList;
use crate::state::rights::Rights;
use crate::text::data::records as text;
use crate::text::list;
use crate::text::shared;
use crate::ui::{Column, CopyField, Empty, Glyph, Notice, PageHead, Tone};

/// The records of all days or some, in the order in which they were received.
#[component]
pub fn Records(
    /// The collection.
    name: String,
) -> impl IntoView {
    let api = Api::here();
    let (period, order) = (Period::all(), LogOrder::in_address());
    let collection = name.clone();
    let pages = PagedList::new(move |cursor| {
        let (from, to) = period.limits();
        api.records(collection.clone(), RecordQuery { order: order.get(), from, to, cursor, ..RecordQuery::default() })
    });
    let pages = pages.remembering(use_parameter(PAGES));
    let is_no_collection = Memo::new(move |_| {
        pages.failure.with(|failure| failure.as_ref().and_then(Failure::code)) == Some(Code::NotFound)
    });
    let log = Route::changes_to(format!("resource:{name}"));
    let shown = name.clone();
    view! {
        <PageHead title=name is_name=true back=Route::Data.link()>
            <ChangeLogLink route=log/>
        </PageHead>
        {move || {
            let name = shown.clone();
            if is_no_collection.get() {
                view! { <NoCollection name/> }.into_any()
            } else {
                view! { <RecordTable name pages period order/> }.into_any()
            }
        }}
    }
}

#[component]
fn RecordTable(name: String, pages: PagedList<Record>, period: Period, order: LogOrder) -> impl IntoView {
    let (api, rights) = (Api::here(), Rights::here());
    let may_read = Memo::new(move |_| rights.may(&Permission::RESOURCES_READ));
    let collection = name.clone();
    let resource = Fetched::new(move || {
        let (name, may_read) = (collection.clone(), may_read.get());
        async move { if may_read { api.resource(name).await.ok() } else { None } }
    });
    let is_retired = move || resource.get().flatten().is_some_and(|resource: Resource| resource.retired_at.is_some());
    let empty = move || {
        if is_retired() {
            view! { <Empty glyph=Glyph::Database title=text::NONE/> }.into_any()
        } else {
            view! { <HowToWrite name=name.clone()/> }.into_any()
        }
    };
    view! {
        {move || resource.get().flatten().map(|resource| view! { <CollectionNotes resource/> })}
        <div class="filter">
            <PeriodFields period/>
            <OrderField order settles_after=10/>
        </div>
        <PagedTable
            pages
            what=&list::RECORDS
            columns=vec![Column::text(text::WRITTEN), Column::text(text::BY), Column::text(text::RECORD)]
            key=|record: &Record| record.id.clone()
            narrowed=Signal::derive(move || period.is_narrow())
            row=|record| view! { <RecordRow record/> }.into_any()
            empty
        />
    }
}

/// The description of the collection, and whether it is retired.
#[component]
fn CollectionNotes(resource: Resource) -> impl IntoView {
    let Resource { description, retired_at, .. } = resource;
    view! {
        {retired_at.map(|_| view! {
            <Notice tone=Tone::Info title=text::RETIRED>{text::NO_NEW_RECORDS}</Notice>
        })}
        {(!description.is_empty()).then(|| view! { <p translate="no" class="resource-description">{description}</p> })}
    }
}

#[component]
fn NoCollection(name: String) -> impl IntoView {
    view! {
        <Empty glyph=Glyph::Plug title=text::NO_COLLECTION>
            <p>{text::not_there(view! { <code translate="no">{name}</code> }.into_any())}</p>
        </Empty>
    }
}

/// How to write the first record into an empty collection.
#[component]
fn HowToWrite(
    /// The collection.
    name: String,
) -> impl IntoView {
    let permission = Permission::on(&name, Action::Write);
    let origin = window().location().origin().unwrap_or_default();
    let call = format!(
        "curl {origin}{path} \\\n  -H 'Authorization: Bearer <key>' \\\n  -H 'Content-Type: application/json' \\\n  -d '{{\"event\": \"example\"}}'",
        path = path::records(&name),
    );
    view! {
        <Empty glyph=Glyph::Database title=text::NONE_YET>
            <p>
                {text::how_to_write(
                    shared(&permission.words()).into_any(),
                    view! { <code translate="no">{permission.to_string()}</code> }.into_any(),
                )}
            </p>
        </Empty>
        <CopyField label=text::WRITE value=call multiline=true/>
    }
}
