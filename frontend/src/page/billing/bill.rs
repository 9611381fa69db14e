//! A month's bill: which API users were enabled, on how many days.

use leptos::prelude::*;
use postern_shared::billing::{BillItem, BillingQuery};
use postern_shared::page::{PAGE_LIMIT, Page};
use postern_shared::permission::Permission;

use super::month::Month;
use crate::api::Api;
use crate::part::{Listed, PrincipalLink, collect, download};
use crate::state::paged_list::PagedList;
use crate::state::rights::Rights;
use crate::state::saving::Saving;
use crate::ui::{Button, Cell, Column, ColumnKind, Empty, Glyph, IconButton, PageHead, Row, Toaster, now};

/// The bill of a month, this one at first.
#[component]
pub(crate) fn Bill() -> impl IntoView {
    let api = Api::here();
    let month = RwSignal::new(Month::of(now()));
    let enabled_now = RwSignal::new(None);
    let pages = PagedList::new(move |cursor| {
        let query = BillingQuery { month: Some(month.get().spelled()), limit: Some(PAGE_LIMIT), cursor };
        async move {
            let bill = api.bill(query).await?;
            enabled_now.try_set(Some(bill.enabled_now));
            Ok(Page { items: bill.items, next_cursor: bill.next_cursor })
        }
    });
    read_to_the_end(pages);
    let turn_to = Callback::new(move |other: Month| {
        // Another month's bill must not stand under this month's name, however short.
        pages.begun.set(false);
        pages.failure.set(None);
        pages.items.set(Vec::new());
        month.set(other);
    });
    view! {
        <PageHead title="Billing">
            <Sheet month/>
        </PageHead>
        <p>
            "An API user is billed for each day (UTC) on which it was enabled at any time. Disabled ones are not billed. "
            {move || enabled_now.get().map(|count| view! { <strong>{enabled(count)}</strong> })}
        </p>
        <Turn month on_turn=turn_to/>
        <div class="bill">
            <Listed
                pages
                what="billed API users"
                columns=vec![Column::text("API user"), Column::number("Days enabled")]
                key=|item: &BillItem| format!("{}/{}", item.api_user.id, item.days)
                row=row
                empty=|| view! {
                    <Empty glyph=Glyph::Receipt title="Nothing to bill">"No API user was enabled in this month."</Empty>
                }
            />
            <Show when=move || !pages.items.with(Vec::is_empty)>
                <p class="bill-total">{move || total(pages)}</p>
            </Show>
        </div>
    }
}

fn row(item: BillItem) -> AnyView {
    view! {
        <Row>
            <Cell label="API user"><PrincipalLink principal=item.api_user plain=true/></Cell>
            <Cell label="Days enabled" kind=ColumnKind::Number>{item.days}</Cell>
        </Row>
    }
    .into_any()
}

/// A total needs the whole bill, so it is read on without being asked for; after a failure only when asked.
fn read_to_the_end(pages: PagedList<BillItem>) {
    Effect::new(move || {
        let idle = !pages.loading.get() && pages.failure.with(Option::is_none);
        if idle && pages.has_more() {
            pages.more();
        }
    });
}

fn total(pages: PagedList<BillItem>) -> String {
    let (users, days) =
        pages.items.with(|items| (items.len(), items.iter().map(|item| u64::from(item.days)).sum::<u64>()));
    let users = counted(users as u64, "API user");
    let so_far = if pages.has_more() { "So far" } else { "Total" };
    format!("{so_far}: {} of {users}", counted(days, "day"))
}

fn enabled(count: u64) -> String {
    match count {
        1 => "1 API user is enabled now.".to_owned(),
        _ => format!("{} are enabled now.", counted(count, "API user")),
    }
}

fn counted(count: u64, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

/// The month, between the buttons that turn to the one before and after. The future has no bill.
#[component]
fn Turn(month: RwSignal<Month>, on_turn: Callback<Month>) -> impl IntoView {
    let disabled_reason =
        Signal::derive(move || (month.get() >= Month::of(now())).then(|| "The next month has not begun.".to_owned()));
    view! {
        <div class="bill-month" role="group" aria-label="Month">
            <IconButton label="Previous month" glyph=Glyph::ChevronLeft on_press=move |()| on_turn.run(month.get_untracked().previous())/>
            <h2 aria-live="polite">{move || month.get().in_words()}</h2>
            <IconButton label="Next month" glyph=Glyph::ChevronRight disabled_reason on_press=move |()| on_turn.run(month.get_untracked().next())/>
        </div>
    }
}

/// The whole month as a sheet.
#[component]
fn Sheet(month: RwSignal<Month>) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let saving = Saving::new();
    let press = Callback::new(move |()| {
        let month = month.get_untracked().spelled();
        let name = format!("postern-billing-{month}.csv");
        let ask = move |cursor| api.bill_sheet(BillingQuery { month: Some(month.clone()), cursor, limit: None });
        saving.run(collect(ask), move |sheet| {
            if !download(&name, &sheet.csv) {
                toaster.warn("The browser would not save the file.");
            } else if !sheet.complete {
                toaster.warn("The file ends early: there are more API users than it can hold.");
            }
        });
    });
    Effect::new(move || {
        if let Some(failure) = saving.last_failure().get() {
            toaster.warn(failure.sentence());
        }
    });
    let disabled_reason = Rights::here().missing(Permission::BILLING_READ);
    view! { <Button glyph=Glyph::Download busy=saving.busy() disabled_reason on_press=press>"Download CSV"</Button> }
}
