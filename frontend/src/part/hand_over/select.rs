//! Selecting rows of a list, and what can be done with the selected ones.

use leptos::prelude::*;
use postern_shared::principal::{Kind, PrincipalName};

use super::dialog::{HandOverDialogProps, hand_over_dialog};
use crate::api::Principal;
use crate::part::{piece, ready, set_when};
use crate::state::principal_policy::PrincipalPolicy;
use crate::state::selection::Selection;
use crate::text::hand_over as text;
use crate::ui::{Button, Cell, Checkbox, ColumnKind};

/// The cell with the checkbox of a row. Those who cannot be handed over cannot be selected, and the checkbox says why. A person who
/// may hand over no one is told so once, above the list, and sees no checkboxes.
#[component]
pub fn SelectCell(
    /// Whose row it is.
    target: Principal,
    /// The selected rows.
    selection: Selection,
    /// The policy for the signed-in person.
    policy: PrincipalPolicy,
) -> impl IntoView {
    let checked = RwSignal::new(false);
    let (id, kind) = (target.id.clone(), target.id.kind());
    let label = text::select(target.label());
    Effect::new(move || checked.set(selection.contains(&id)));
    let candidate = target.clone();
    let disabled_reason = Signal::derive(move || policy.hand_over_disabled_reason(&candidate));
    let may_none = Memo::new(move |_| policy.disabled_reason(kind).is_some());
    let on_change = Callback::new(move |is_selected| selection.set(target.clone(), is_selected));
    view! {
        <Cell kind=ColumnKind::Select>
            <Show when=move || !may_none.get()>
                <Checkbox label=label.clone() checked bare=true disabled_reason on_change/>
            </Show>
        </Cell>
    }
}

/// The actions on the selected rows. The bar is always there, so that the list below never moves.
#[component]
pub fn SelectionBar(
    /// The kind of the rows.
    kind: Kind,
    /// The selected rows.
    selection: Selection,
    /// The policy for the signed-in person.
    policy: PrincipalPolicy,
    /// Called when some were handed over.
    #[prop(into)]
    on_changed: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let is_made = Memo::new(move |was: Option<&bool>| was == Some(&true) || open.get());
    let targets = Signal::derive(move || selection.all());
    let summary = move || text::selected(selection.count());
    let disabled_reason = Signal::derive(move || {
        policy.disabled_reason(kind).or_else(|| (selection.count() == 0).then(|| text::SELECT_ONE.to_owned()))
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
        <div class="selection-bar" role="group" aria-label=text::SELECTED>
            <span role="status">{summary}</span>
            <Button disabled_reason on_press=move |()| set_when(ready(hand_over_dialog()), open, true)>{text::HAND_OVER_SELECTED}</Button>
            <Show when=move || selection.count() != 0>
                <Button on_press=move |()| selection.clear()>{text::CLEAR}</Button>
            </Show>
        </div>
        {move || is_made.get().then(|| piece(hand_over_dialog(), HandOverDialogProps { targets, open, on_done }))}
    }
}
