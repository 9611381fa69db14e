//! Granting many permissions with one tick: those of a row, of a group, of a column.

use std::collections::BTreeSet;

use leptos::prelude::*;
use postern_shared::permission::Permission;

use super::groups::{Cells, ResourceRow};
use crate::state::rights::Rights;
use crate::text::permission_matrix as text;
use crate::ui::Checkbox;

/// The cells with the ticks for all rows of a group, or of all groups: reading, writing, and everything.
#[component]
pub(super) fn BulkCells(
    /// The name of the rows together.
    label: &'static str,
    /// The rows.
    rows: Vec<ResourceRow>,
    /// The granted permissions; a tick changes them.
    granted: RwSignal<BTreeSet<Permission>>,
    /// Whether they may be changed at all.
    editable: Memo<bool>,
) -> impl IntoView {
    let (read, write) = (of_column(&rows, |read, _| read), of_column(&rows, |_, write| write));
    let all = rows.iter().flat_map(ResourceRow::permissions).collect();
    let columns = [(text::read(label), read), (text::write(label), write), (text::everything(label), all)];
    columns.map(|(label, permissions)| {
        view! {
            <td>
                {(!permissions.is_empty()).then(|| view! {
                    <Show when=move || editable.get()>
                        <BulkTick label=label.clone() permissions=permissions.clone() granted/>
                    </Show>
                })}
            </td>
        }
    })
}

fn of_column(
    rows: &[ResourceRow],
    column: fn(Option<Permission>, Option<Permission>) -> Option<Permission>,
) -> Vec<Permission> {
    let cell = |row: &ResourceRow| match row.cells.clone() {
        Cells::Pair(read, write) => column(read, write),
        Cells::Single(..) => None,
    };
    rows.iter().filter_map(cell).collect()
}

/// The checkbox for several permissions, as far as the person can grant them. It is mixed while only some are granted.
#[component]
pub(super) fn BulkTick(
    /// The label.
    label: String,
    /// The permissions.
    permissions: Vec<Permission>,
    /// The granted permissions; a tick changes them.
    granted: RwSignal<BTreeSet<Permission>>,
) -> impl IntoView {
    let (rights, checked) = (Rights::here(), RwSignal::new(false));
    let grantable = Memo::new(move |_| {
        let own = rights.permission_set();
        permissions.iter().filter(|permission| own.allows(permission)).cloned().collect::<Vec<_>>()
    });
    let count = Memo::new(move |_| {
        granted.with(|granted| grantable.with(|all| all.iter().filter(|it| granted.contains(*it)).count()))
    });
    let is_all = Memo::new(move |_| count.get() > 0 && count.get() == grantable.with(Vec::len));
    Effect::new(move || checked.set(is_all.get()));
    let mixed = Signal::derive(move || count.get() > 0 && !is_all.get());
    let change = move |is_granted| {
        granted.update(|granted| {
            grantable.with_untracked(|all| {
                for permission in all {
                    if is_granted {
                        granted.insert(permission.clone());
                    } else {
                        granted.remove(permission);
                    }
                }
            });
        });
    };
    let disabled_reason = Signal::derive(move || grantable.with(Vec::is_empty).then(|| text::HAVE_NONE.to_owned()));
    view! { <Checkbox label checked mixed disabled_reason bare=true on_change=change/> }
}
