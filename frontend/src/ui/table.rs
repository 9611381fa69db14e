//! The table. On a narrow screen every row becomes a card.
use leptos::{ev::MouseEvent, leptos_dom::helpers::queue_microtask, prelude::*};
use web_sys::{Element, HtmlElement, wasm_bindgen::JsCast};

use super::button::Button;
use crate::text::ui::table as text;

/// The content of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ColumnKind {
    /// Words.
    #[default]
    Text,
    /// Numbers, aligned by their last digit.
    Number,
    /// The actions of the row.
    Actions,
    /// The checkbox that selects the row.
    Select,
}

impl ColumnKind {
    /// The class of a cell in such a column.
    const fn class(self) -> &'static str {
        match self {
            Self::Text => "cell",
            Self::Number => "cell cell-number",
            Self::Actions => "cell cell-actions",
            Self::Select => "cell cell-select",
        }
    }
}

/// A column of a [`Table`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    /// Its heading.
    pub(crate) title: String,
    /// Its content.
    pub(crate) kind: ColumnKind,
}

impl Column {
    /// A column of words.
    pub(crate) fn text(title: impl Into<String>) -> Self {
        Self { title: title.into(), kind: ColumnKind::Text }
    }

    /// A column of numbers.
    pub(crate) fn number(title: impl Into<String>) -> Self {
        Self { title: title.into(), kind: ColumnKind::Number }
    }

    /// The column of actions; its heading is for screen readers only.
    pub(crate) fn actions() -> Self {
        Self { title: text::ACTIONS.to_owned(), kind: ColumnKind::Actions }
    }

    /// The column of the checkboxes that select rows; its heading is for screen readers only.
    pub(crate) fn select() -> Self {
        Self { title: text::SELECTED.to_owned(), kind: ColumnKind::Select }
    }
}

/// From this many columns on, a table needs a wide screen.
const WIDE_FROM: usize = 8;

/// A table. It sets the roles because browsers drop them when the style sheet turns rows into cards.
#[component]
pub(crate) fn Table(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// Its columns.
    columns: Vec<Column>,
    /// Its [`Row`]s.
    children: Children,
) -> impl IntoView {
    let heading = |Column { title, kind }: Column| {
        view! {
            <th role="columnheader" scope="col" class=kind.class()>
                <span class:visually-hidden=matches!(kind, ColumnKind::Actions | ColumnKind::Select)>{title}</span>
            </th>
        }
    };
    let is_wide = columns.len() >= WIDE_FROM;
    view! {
        <div class="table-frame">
            <table class="table" class:table-wide=is_wide role="table" aria-label=move || label.get()>
                <thead role="rowgroup">
                    <tr role="row">{columns.into_iter().map(heading).collect_view()}</tr>
                </thead>
                <tbody role="rowgroup">{children()}</tbody>
            </table>
        </div>
    }
}

/// A row. With an `href` it can be clicked anywhere, and its first cell, or the one after the checkbox, contains the
/// [`CellLink`].
#[component]
pub(crate) fn Row(
    /// Where a click leads.
    #[prop(optional, into)]
    href: Option<String>,
    /// Shown paler, because the item is out of use.
    #[prop(optional, into)]
    muted: Signal<bool>,
    /// Its [`Cell`]s.
    children: Children,
) -> impl IntoView {
    let leads = href.is_some();
    let follow = move |event: MouseEvent| {
        if let Some(href) = href.as_deref() {
            follow(&event, href);
        }
    };
    view! {
        <tr role="row" class="row" class:row-leads=leads class:row-muted=move || muted.get() on:click=follow>
            {children()}
        </tr>
    }
}

/// Follows the link of a row that was clicked beside it. The router only handles clicks on links, so this clicks the
/// link. The controls of the row keep their own clicks, and a click that selects text does not count.
fn follow(event: &MouseEvent, href: &str) {
    let control = event_target::<Element>(event).closest("a, button, input, label");
    let selects = document().get_selection().ok().flatten().is_some_and(|selection| !selection.is_collapsed());
    if matches!(control, Ok(Some(_))) || selects || event.default_prevented() {
        return;
    }
    if event.ctrl_key() || event.meta_key() {
        drop(window().open_with_url_and_target(href, "_blank"));
        return;
    }
    let row = event.current_target().and_then(|row| row.dyn_into::<Element>().ok());
    let link = row.and_then(|row| row.query_selector(".cell-link").ok().flatten());
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        // The click bubbles to this row, whose listener must have returned by then.
        queue_microtask(move || link.click());
    }
}

/// One value of a row.
#[component]
pub(crate) fn Cell(
    /// The heading of its column, shown before it on a narrow screen.
    #[prop(optional, into)]
    label: Option<String>,
    /// The content of its column.
    #[prop(optional)]
    kind: ColumnKind,
    /// The value.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <td role="cell" class=kind.class() data-label=label>
            {children.map(|children| children())}
        </td>
    }
}

/// The link of a row.
#[component]
pub(crate) fn CellLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// The name of the item.
    children: Children,
) -> impl IntoView {
    view! {
        <a class="cell-link" translate="no" href=href>
            {children()}
        </a>
    }
}

/// The button for the next page of a list.
#[component]
pub(crate) fn ShowMore(
    /// The page is loading.
    #[prop(into)]
    busy: Signal<bool>,
    /// Called when it is pressed.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="show-more">
            <Button busy on_press>
                {text::SHOW_MORE}
            </Button>
        </div>
    }
}
