//! A list of the service on a screen: the table, and what stands in its place while there is none.
//!
//! Loading, empty, nothing found, not allowed and failed are five different things, and look so.

use leptos::prelude::*;
use postern_shared::problem::Code;

use crate::api::Failure;
use crate::state::paged_list::PagedList;
use crate::state::rights::reason;
use crate::ui::{Button, Column, Empty, Glyph, Loading, Notice, ShowMore, Table, Tone};

/// A list with all its states.
#[component]
pub fn Listed<T>(
    /// The list.
    pages: PagedList<T>,
    /// What it is a list of, in the plural, e.g. "users".
    what: &'static str,
    /// The columns of the table.
    columns: Vec<Column>,
    /// What tells one item in one state from all others: its id, and its version if it has one.
    key: fn(&T) -> String,
    /// Whether the list is narrowed by a search or a filter.
    #[prop(into, optional)]
    narrowed: Signal<bool>,
    /// An item's row.
    row: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
    /// What to say, and offer, when there is nothing at all.
    #[prop(into)]
    empty: ViewFn,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    let shown = Memo::new(move |_| {
        let (begun, none) = (pages.begun.get(), pages.items.with(Vec::is_empty));
        match (begun, none) {
            (false, _) if pages.failure.with(Option::is_some) => Shown::LoadError,
            (false, _) => Shown::Loading,
            (true, true) if pages.has_more() => Shown::Table,
            (true, true) if narrowed.get() => Shown::NoMatch,
            (true, true) => Shown::Empty,
            (true, false) => Shown::Table,
        }
    });
    let columns = StoredValue::new(columns);
    move || {
        match shown.get() {
        Shown::Loading => view! { <Loading label=format!("Loading {what}")/> }.into_any(),
        Shown::LoadError => view! { <LoadError failure=pages.failure on_retry=move |()| pages.reload()/> }.into_any(),
        Shown::NoMatch => view! {
            <Empty glyph=Glyph::Search title=format!("No {what} found")>"Nothing matches. Variant for something else."</Empty>
        }
        .into_any(),
        Shown::Empty => empty.run(),
        Shown::Table => {
            let row = row.clone();
            view! {
                <Table label=what columns=columns.get_value()>
                    <For each=move || pages.items.get() key=key children=move |item| row(item)/>
                </Table>
                <Show when=move || pages.failure.with(Option::is_some)>
                    <LoadError failure=pages.failure on_retry=move |()| pages.more()/>
                </Show>
                <Show when=move || pages.has_more()>
                    <ShowMore busy=pages.loading on_press=move |()| pages.more()/>
                </Show>
            }
            .into_any()
        }
    }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Loading,
    LoadError,
    NoMatch,
    Empty,
    Table,
}

/// Why something cannot be shown: not allowed, not there, or failed and worth another try.
#[component]
pub fn LoadError(
    /// What came instead.
    #[prop(into)]
    failure: Signal<Option<Failure>>,
    /// Asks again.
    #[prop(into)]
    on_retry: Callback<()>,
) -> impl IntoView {
    move || {
        let failure = failure.get()?;
        Some(match failure.code() {
            Some(Code::InsufficientScope) => view! {
                <Empty glyph=Glyph::Lock title="Not allowed">{missing(&failure)}</Empty>
            }
            .into_any(),
            Some(Code::NotFound) => view! {
                <Empty glyph=Glyph::Search title="Not there">"It does not exist, or not any more."</Empty>
            }
            .into_any(),
            _ => view! {
                <Notice tone=Tone::Bad title="This could not be loaded">
                    {failure.sentence()}
                    " "
                    <Button glyph=Glyph::Refresh on_press=on_retry>"Try again"</Button>
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
