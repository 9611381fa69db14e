//! The details of a row of a table, which open below it.

use leptos::prelude::*;

use super::later::{Ready, set_when};
use crate::text::list as text;
use crate::ui::{Button, Cell, ColumnKind, Glyph, Variant};

/// The cell with the button that opens and closes the details.
#[component]
pub(super) fn DetailsCell(
    /// Whether they are open.
    open: RwSignal<bool>,
    /// Fetches their code.
    code: fn() -> Ready,
) -> impl IntoView {
    let toggle = move |()| set_when(code(), open, !open.get_untracked());
    let glyph = Signal::derive(move || Some(if open.get() { Glyph::ChevronDown } else { Glyph::ChevronRight }));
    view! {
        <Cell kind=ColumnKind::Actions>
            <Button variant=Variant::Quiet glyph on_press=toggle
                attr:aria-expanded=move || if open.get() { "true" } else { "false" }>{text::DETAILS}</Button>
        </Cell>
    }
}

/// The row of the details, while they are open.
#[component]
pub(super) fn DetailsRow(
    /// Whether they are open.
    open: RwSignal<bool>,
    /// The number of columns of the table.
    columns: &'static str,
    /// The details.
    children: ChildrenFn,
) -> impl IntoView {
    move || {
        open.get().then(|| {
            view! {
                <tr role="row" class="change-details">
                    <td role="cell" colspan=columns>{children()}</td>
                </tr>
            }
        })
    }
}
