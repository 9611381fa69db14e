//! A month's bill: the API users that were enabled, and on how many days.

use leptos::prelude::*;
use postern_shared::billing::{BillItem, BillingQuery};
use postern_shared::page::{PAGE_LIMIT, Page};
use postern_shared::permission::Permission;

use super::month::Month;
use crate::api::Api;
use crate::part::{DownloadCsv, HeadActions, PagedTable, PrincipalLink};
use crate::route::use_parameter;
use crate::state::paged_list::PagedList;
use crate::text::billing as text;
use crate::text::list;
use crate::ui::{Cell, Column, ColumnKind, Empty, Glyph, IconButton, Row, now};

/// The bill of a month, at first the current one.
#[component]
pub fn Bill() -> impl IntoView {
    let api = Api::here();
    // The current month is not in the address.
    let chosen = use_parameter("month");
    let month = Memo::new(move |_| chosen.with(|text| Month::parse(text)).unwrap_or_else(|| Month::of(now())));
    let enabled_now = RwSignal::new(None);
    let pages = PagedList::new(move |cursor| {
        let query = BillingQuery { month: Some(month.get().iso()), limit: Some(PAGE_LIMIT), cursor };
        async move {
            let bill = api.bill(query).await?;
            enabled_now.try_set(Some(bill.enabled_now));
            Ok(Page { items: bill.items, next_cursor: bill.next_cursor, total: None })
        }
    });
    load_all(pages);
    let on_switch = Callback::new(move |other: Month| {
        // One month's bill must not stand under another month's name, not even for a moment.
        pages.is_loaded.set(false);
        pages.failure.set(None);
        pages.items.set(Vec::new());
        chosen.set(if other == Month::of(now()) { String::new() } else { other.iso() });
    });
    HeadActions::show(move || {
        view! {
            <DownloadCsv permission=Permission::BILLING_READ file=move || format!("postern-billing-{}.csv", month.get_untracked().iso())
                query=move || {
                    let month = month.get_untracked().iso();
                    move |cursor| api.bill_csv(BillingQuery { month: Some(month.clone()), cursor, limit: None })
                }
                too_long=text::FILE_TOO_LONG/>
        }
    });
    view! {
        <p class="bill-now">{move || enabled_now.get().map(text::enabled_now)}</p>
        <MonthSwitcher month on_switch/>
        <div class="bill">
            <PagedTable
                pages
                what=&list::BILLED_API_USERS
                columns=vec![Column::text(text::API_USER), Column::number(text::DAYS_ENABLED)]
                key=|item: &BillItem| format!("{}/{}", item.api_user.id, item.days)
                row=row
                empty=|| view! {
                    <Empty glyph=Glyph::Receipt title=text::NOTHING>{text::NONE_ENABLED}</Empty>
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
            <Cell label=text::API_USER><PrincipalLink principal=item.api_user plain=true/></Cell>
            <Cell label=text::DAYS_ENABLED kind=ColumnKind::Number>{item.days}</Cell>
        </Row>
    }
    .into_any()
}

/// Loads all pages, because a total needs the whole bill. After a failure, only on demand.
fn load_all(pages: PagedList<BillItem>) {
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
    let sum = if pages.has_more() { text::so_far } else { text::total };
    sum(days, users as u64)
}

/// The month, between buttons for the previous and the next one. The future has no bill.
#[component]
fn MonthSwitcher(month: Memo<Month>, on_switch: Callback<Month>) -> impl IntoView {
    let disabled_reason =
        Signal::derive(move || (month.get() >= Month::of(now())).then(|| text::month::NOT_STARTED.to_owned()));
    view! {
        <div class="bill-month" role="group" aria-label=text::month::MONTH>
            <IconButton label=text::month::PREVIOUS glyph=Glyph::ChevronLeft on_press=move |()| on_switch.run(month.get_untracked().previous())/>
            <h2 aria-live="polite">{move || month.get().in_words()}</h2>
            <IconButton label=text::month::NEXT glyph=Glyph::ChevronRight disabled_reason on_press=move |()| on_switch.run(month.get_untracked().next())/>
        </div>
    }
}
