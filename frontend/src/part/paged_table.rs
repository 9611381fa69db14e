//! A list of the service as a table, and what stands in its place while there is none: loading, empty, nothing found, not allowed
//! and failed look different.

use std::sync::Arc;

use leptos::prelude::*;
use postern_shared::overview::Tally;
use postern_shared::problem::Code;

use crate::api::Failure;
use crate::state::paged_list::{PagedList, Pages};
use crate::state::rights::reason;
use crate::text::list::{self as text, Items};
use crate::ui::{Button, Column, Empty, Glyph, IconButton, Loading, Notice, ShowMore, Table, Tone};

/// A table that is loaded page by page.
#[component]
pub fn PagedTable<T>(
    /// The list.
    pages: PagedList<T>,
    /// The sentences about it.
    what: &'static Items,
    /// The columns of the table.
    columns: Vec<Column>,
    /// Identifies an item in one state: its id, and its version if it has one.
    key: fn(&T) -> String,
    /// Whether the list is narrowed by a filter, other than its search.
    #[prop(into, optional)]
    narrowed: Signal<bool>,
    /// Removes the filters.
    #[prop(into, optional)]
    on_clear: Option<Callback<()>>,
    /// An item's row.
    row: impl Fn(T) -> AnyView + Send + Sync + 'static,
    /// Shown when there are no items at all.
    #[prop(into)]
    empty: ViewFn,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    let (items, row) = (pages.items, Arc::new(row));
    let count = Signal::derive(move || items.with(Vec::len));
    let lines = Callback::new(move |()| {
        let line = |item: T| {
            let row = Arc::clone(&row);
            Line { key: key(&item), view: Box::new(move || row(item)) }
        };
        items.get().into_iter().map(line).collect()
    });
    view! { <Lines pages=*pages count what columns narrowed on_clear lines empty/> }
}

/// An item as it is shown.
struct Line {
    key: String,
    view: Box<dyn FnOnce() -> AnyView + Send>,
}

/// The table, the same for items of all types, so that its code is compiled once.
#[component]
fn Lines(
    pages: Pages,
    count: Signal<usize>,
    what: &'static Items,
    columns: Vec<Column>,
    narrowed: Signal<bool>,
    on_clear: Option<Callback<()>>,
    lines: Callback<(), Vec<Line>>,
    empty: ViewFn,
) -> impl IntoView {
    let view = Memo::new(move |_| {
        let (is_loaded, none) = (pages.is_loaded.get(), count.get() == 0);
        match (is_loaded, none) {
            (false, _) if pages.failure.with(Option::is_some) => View::LoadError,
            (false, _) => View::Loading,
            (true, true) if pages.has_more() => View::NoneYet,
            (true, true) if narrowed.get() || pages.search.with(|text| !text.is_empty()) => View::NoMatch,
            (true, true) => View::Empty,
            (true, false) => View::Table,
        }
    });
    let columns = StoredValue::new(columns);
    move || match view.get() {
        View::Loading => view! { <Loading label=what.loading/> }.into_any(),
        View::LoadError => view! { <LoadError failure=pages.failure on_retry=move |()| pages.reload()/> }.into_any(),
        View::NoMatch => view! {
            <Count pages count what/>
            <NoMatch search=pages.search what narrowed on_clear/>
        }
        .into_any(),
        View::NoneYet => view! {
            <Count pages count what/>
            <Empty glyph=Glyph::Search title=what.none_so_far>{text::GOES_ON}</Empty>
            <More pages/>
        }
        .into_any(),
        View::Empty => view! {
            <Count pages count what/>
            {empty.run()}
        }
        .into_any(),
        View::Table => view! {
            <Count pages count what/>
            <Table label=what.name columns=columns.get_value()>
                <For each=move || lines.run(()) key=|line| line.key.clone() children=|line| (line.view)()/>
            </Table>
            <More pages/>
        }
        .into_any(),
    }
}

/// How many items are shown, and the button that loads them again.
#[component]
fn Count(pages: Pages, count: Signal<usize>, what: &'static Items) -> impl IntoView {
    view! {
        <div class="list-count">
            <span>{move || counted(count.get(), pages.has_more(), pages.total.get())}</span>
            <IconButton label=what.refresh glyph=Glyph::Refresh on_press=move |()| pages.reload()/>
        </div>
    }
}

/// How many items are shown, and of how many.
fn counted(count: usize, has_more: bool, total: Option<Tally>) -> String {
    match total {
        _ if !has_more => text::shown(count),
        Some(Tally { count: all, more: false }) if all as usize > count => text::shown_of(count, all),
        Some(Tally { count: least, more: true }) if least as usize >= count => text::shown_of_more_than(count, least),
        _ => text::shown_so_far(count),
    }
}

/// The button for the next page, and why it could not be loaded.
#[component]
fn More(pages: Pages) -> impl IntoView {
    view! {
        <Show when=move || pages.failure.with(Option::is_some)>
            <LoadError failure=pages.failure on_retry=move |()| pages.more()/>
        </Show>
        <Show when=move || pages.has_more()>
            <ShowMore busy=pages.loading on_press=move |()| pages.more()/>
        </Show>
    }
}

/// Says that nothing matches the search or the filters, with a button that clears them.
#[component]
fn NoMatch(
    search: RwSignal<String>,
    what: &'static Items,
    narrowed: Signal<bool>,
    on_clear: Option<Callback<()>>,
) -> impl IntoView {
    let title = move || match search.get().trim() {
        "" => what.none.to_owned(),
        searched => text::no_match(searched),
    };
    let clear = move |()| {
        search.set(String::new());
        if let Some(on_clear) = on_clear {
            on_clear.run(());
        }
    };
    let body = move || {
        let clears_filters = on_clear.is_some() && narrowed.get();
        let label = match (search.with(String::is_empty), clears_filters) {
            (_, true) => text::CLEAR_SEARCH_AND_FILTERS,
            (false, false) => text::CLEAR_SEARCH,
            (true, false) => return text::TRY_ANOTHER_FILTER.into_any(),
        };
        view! { <Button on_press=clear>{label}</Button> }.into_any()
    };
    view! { <Empty glyph=Glyph::Search title=Signal::derive(title)>{body}</Empty> }
}

#[derive(Clone, Copy, PartialEq)]
enum View {
    Loading,
    LoadError,
    NoMatch,
    NoneYet,
    Empty,
    Table,
}

/// Why something cannot be shown: not allowed, not found, or failed and worth another try.
#[component]
pub fn LoadError(
    /// The error.
    #[prop(into)]
    failure: Signal<Option<Failure>>,
    /// Loads it again.
    #[prop(into)]
    on_retry: Callback<()>,
) -> impl IntoView {
    move || {
        let failure = failure.get()?;
        Some(match failure.code() {
            Some(Code::InsufficientScope) => view! {
                <Empty glyph=Glyph::Lock title=text::failed::NOT_ALLOWED>{missing(&failure)}</Empty>
            }
            .into_any(),
            Some(Code::NotFound) => view! {
                <Empty glyph=Glyph::Search title=text::failed::NOT_FOUND>{text::failed::WHY_NOT_FOUND}</Empty>
            }
            .into_any(),
            _ => view! {
                <Notice tone=Tone::Bad title=text::failed::NOT_LOADED>
                    {failure.sentence()}
                    " "
                    <Button glyph=Glyph::Refresh on_press=on_retry>{text::failed::TRY_AGAIN}</Button>
                </Notice>
            }
            .into_any(),
        })
    }
}

fn missing(failure: &Failure) -> String {
    match failure {
        Failure::Refused(problem) if !problem.missing_permissions.is_empty() => {
            problem.missing_permissions.iter().map(reason).collect::<Vec<_>>().join(" ")
        }
        other => other.sentence(),
    }
}
