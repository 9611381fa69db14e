//! Selecting rows of a list, and what can be done with all that are selected.

use leptos::prelude::*;
use postern_shared::principal::{Kind, PrincipalName};

use super::dialog::HandOver;
use crate::state::move_policy::{MovePolicy, MoveTarget};
use crate::state::selection::Selection;
use crate::ui::{Button, Cell, Checkbox, ColumnKind};

/// The cell with the checkbox of a row. Who cannot be handed over cannot be selected, and it says why. Someone who may hand over
/// nobody is told so once, above the list, and finds no checkboxes on the way through it.
#[component]
pub fn SelectCell(
    /// Whose row it is.
    target: MoveTarget,
    /// What the row is called.
    name: String,
    /// What is selected.
    selection: Selection,
    /// What the person may move.
    policy: MovePolicy,
) -> impl IntoView {
    let checked = RwSignal::new(false);
    let id = target.name.id.clone();
    Effect::new(move || checked.set(selection.contains(&id)));
    let asked = target.clone();
    let disabled_reason = Signal::derive(move || policy.hand_over_disabled_reason(&asked));
    let kind = target.name.id.kind();
    let may_none = Memo::new(move |_| policy.disabled_reason(kind).is_some());
    let on_change = Callback::new(move |is_selected| selection.set(target.clone(), is_selected));
    view! {
        <Cell kind=ColumnKind::Select>
            <Show when=move || !may_none.get()>
                <Checkbox label=format!("Select {name}") checked bare=true disabled_reason on_change/>
            </Show>
        </Cell>
    }
}

/// What can be done with all that are selected. It is always there, so that the list below never moves.
#[component]
pub fn SelectionBar(
    /// What the list is of.
    kind: Kind,
    /// What is selected.
    selection: Selection,
    /// What the person may move.
    policy: MovePolicy,
    /// Called when some depend on a key now.
    #[prop(into)]
    on_changed: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let whom = Signal::derive(move || selection.all());
    let said = move || match selection.count() {
        0 => "None selected".to_owned(),
        count => format!("{count} selected"),
    };
    let disabled_reason = Signal::derive(move || {
        policy.disabled_reason(kind).or_else(|| (selection.count() == 0).then(|| "Select at least one.".to_owned()))
    });
    let on_done = Callback::new(move |done: Vec<PrincipalName>| {
        for name in &done {
            selection.remove(&name.id);
        }
        if !done.is_empty() {
            on_changed.run(());
        }
    });
    view! {
        <div class="selection-bar" role="group" aria-label="Selected">
            <span role="status">{said}</span>
            <Button disabled_reason on_press=move |()| open.set(true)>"Hand over…"</Button>
            <Show when=move || selection.count() != 0>
                <Button on_press=move |()| selection.clear()>"Clear selection"</Button>
            </Show>
        </div>
        <HandOver whom open on_done/>
    }
}
