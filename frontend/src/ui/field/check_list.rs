//! Some of a list.
use leptos::prelude::*;

use super::{
    checkbox::Choice,
    frame::{FieldFrame, Grouped},
};

/// With more items than this, a filter stands above the list.
const FILTERED_FROM: usize = 8;

/// One thing that can be ticked in a [`CheckList`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CheckItem {
    /// What `chosen` knows it by.
    pub(crate) id: String,
    /// Its name.
    pub(crate) label: String,
    /// What ticking it means.
    pub(crate) hint: Option<String>,
    /// Why one may not change it.
    pub(crate) disabled_reason: Option<String>,
}

/// A field for some of a list, all of it in sight.
#[component]
pub(crate) fn CheckList(
    /// Their common name.
    #[prop(into)]
    label: Signal<String>,
    /// What there is to choose from.
    #[prop(into)]
    items: Signal<Vec<CheckItem>>,
    /// The ids of what is ticked.
    chosen: RwSignal<Vec<String>>,
    /// What the choice is for.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong with the choice.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let frame = FieldFrame::new(hint, error, Signal::stored(None));
    let invalid = Signal::derive(move || error.with(Option::is_some));
    let filter = RwSignal::new(String::new());
    let long = Memo::new(move |_| items.with(Vec::len) > FILTERED_FROM);
    let shown = move || {
        let wanted = filter.get().trim().to_lowercase();
        let mut items = items.get();
        items.retain(|item| item.label.to_lowercase().contains(&wanted));
        items
    };
    view! {
        <Grouped frame label>
            <Show when=move || long.get()>
                <input class="input" type="search" aria-label="Filter" placeholder="Filter" bind:value=filter />
            </Show>
            <div class="choices" class:choices-long=move || long.get()>
                {move || {
                    shown().into_iter().map(|item| view! { <Item item chosen invalid /> }).collect_view()
                }}
            </div>
        </Grouped>
    }
}

/// One line of the list.
#[component]
fn Item(
    /// What can be ticked.
    item: CheckItem,
    /// The ids of what is ticked.
    chosen: RwSignal<Vec<String>>,
    /// Whether the whole choice is wrong.
    invalid: Signal<bool>,
) -> impl IntoView {
    let CheckItem { id, label, hint, disabled_reason } = item;
    let own = id.clone();
    let checked = Signal::derive(move || chosen.with(|chosen| chosen.contains(&own)));
    let change = Callback::new(move |now| {
        chosen.update(|chosen| {
            chosen.retain(|other| *other != id);
            if now {
                chosen.push(id.clone());
            }
        });
    });
    let frame = FieldFrame::new(hint.into(), Signal::stored(None), disabled_reason.into());
    view! { <Choice frame label=label.into() checked change invalid /> }
}
