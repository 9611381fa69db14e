//! One of a long list.
use leptos::prelude::*;

use super::{
    super::id::Id,
    check_list::CheckItem,
    checkbox::Choice,
    frame::{FieldFrame, Grouped},
};

/// A field for one of a list that comes in pages, with a filter above it. Its user filters: `items` is what matches.
#[component]
pub(crate) fn RadioList(
    /// Their common name.
    #[prop(into)]
    label: Signal<String>,
    /// What there is to choose from.
    #[prop(into)]
    items: Signal<Vec<CheckItem>>,
    /// The id of what is chosen; empty while nothing is.
    chosen: RwSignal<String>,
    /// What is typed into the filter.
    filter: RwSignal<String>,
    /// What the choice is for.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong with the choice.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether the form needs a choice.
    #[prop(optional)]
    required: bool,
    /// What stands below the items: that there are none, or more.
    children: Children,
) -> impl IntoView {
    let frame = FieldFrame::new(hint, error, Signal::stored(None));
    let name = Id::fresh().to_string();
    view! {
        <Grouped frame label radio=true required>
            <input class="input" type="search" aria-label="Filter" placeholder="Filter" bind:value=filter />
            <div class="choices choices-long">
                <For each=move || items.get() key=|item| item.id.clone() let:item>
                    <Item item chosen name=name.clone() />
                </For>
                {children()}
            </div>
        </Grouped>
    }
}

/// One line of the list.
#[component]
fn Item(
    /// What can be chosen.
    item: CheckItem,
    /// The id of what is chosen.
    chosen: RwSignal<String>,
    /// The name that all lines share.
    name: String,
) -> impl IntoView {
    let CheckItem { id, label, hint, disabled_reason } = item;
    let own = id.clone();
    let checked = Signal::derive(move || chosen.with(|chosen| *chosen == own));
    let change = Callback::new(move |_| chosen.set(id.clone()));
    let frame = FieldFrame::new(hint.into(), Signal::stored(None), disabled_reason.into());
    // The group is what is wrong, never one of its lines.
    view! { <Choice frame label=label.into() checked change invalid=Signal::stored(false) radio=name /> }
}
