//! Groups of checkboxes or radio buttons.
use leptos::prelude::*;

use super::{
    super::id::Id,
    choice::Choice,
    filter::FilterBox,
    frame::{FieldFrame, Remarks},
};
use crate::ui::lower_case;

/// With more items than this, a [`CheckList`] has a filter.
const FILTERED_FROM: usize = 8;

/// A line of a [`CheckList`] or a [`RadioList`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CheckItem {
    /// Its value.
    pub(crate) id: String,
    /// Its name.
    pub(crate) label: String,
    /// What choosing it means.
    pub(crate) hint: Option<String>,
    /// Why it is disabled.
    pub(crate) disabled_reason: Option<String>,
}

/// The ids of the chosen items.
#[derive(Clone, Copy)]
enum Chosen {
    /// Any number of them, by checkboxes.
    Any(RwSignal<Vec<String>>),
    /// One of them, by radio buttons; empty while none is chosen.
    One(RwSignal<String>),
}

impl Chosen {
    /// Whether an item is chosen. Tracks the choice.
    fn contains(self, id: &str) -> bool {
        match self {
            Self::Any(chosen) => chosen.with(|chosen| chosen.iter().any(|chosen| chosen == id)),
            Self::One(chosen) => chosen.with(|chosen| chosen == id),
        }
    }

    /// Chooses an item, or gives it up.
    fn set(self, id: &str, now: bool) {
        match self {
            Self::Any(chosen) => chosen.update(|chosen| {
                chosen.retain(|other| other != id);
                if now {
                    chosen.push(id.to_owned());
                }
            }),
            Self::One(chosen) => chosen.set(id.to_owned()),
        }
    }
}

/// The items to choose from.
#[component]
fn Items(
    /// The items.
    items: Signal<Vec<CheckItem>>,
    /// The ids of the chosen ones.
    chosen: Chosen,
    /// Whether someone gave the items their names and hints: then they are not translated.
    #[prop(optional)]
    are_names: bool,
    /// Whether each item shows that the choice is invalid.
    #[prop(optional)]
    invalid: Signal<bool>,
) -> impl IntoView {
    let radio = matches!(chosen, Chosen::One(_)).then(|| Id::fresh().to_string());
    let choice = move |CheckItem { id, label, hint, disabled_reason }| {
        let own: String = id.clone();
        let checked = Signal::derive(move || chosen.contains(&own));
        let change = Callback::new(move |now| chosen.set(&id, now));
        let frame = FieldFrame::new(hint.into(), Signal::stored(None), disabled_reason.into());
        view! { <Choice frame label=label.into() checked change invalid is_name=are_names radio=radio.clone() /> }
    };
    view! { <For each=move || items.get() key=CheckItem::clone children=choice /> }
}

/// Several choices between their common name and the texts about them.
#[component]
fn Group(
    /// The texts about the choices.
    frame: FieldFrame,
    /// Their common name.
    label: Signal<String>,
    /// Whether the choices are radio buttons. Such a group is required, or invalid, as a whole.
    #[prop(optional)]
    radio: bool,
    /// Whether the form requires a choice.
    #[prop(optional)]
    required: bool,
    /// The choices.
    children: Children,
) -> impl IntoView {
    view! {
        <fieldset
            class="field"
            role=radio.then_some("radiogroup")
            aria-required=(radio && required).then_some("true")
            aria-invalid=move || (radio && frame.is_invalid()).then_some("true")
            aria-describedby=move || frame.described_by()
        >
            <legend class="field-label" class:field-required=required>
                {label}
            </legend>
            {children()}
            <Remarks frame />
        </fieldset>
    }
}

/// A field for any number of items that someone gave their names, all of them visible.
#[component]
pub(crate) fn CheckList(
    /// Their common name.
    #[prop(into)]
    label: Signal<String>,
    /// The items.
    #[prop(into)]
    items: Signal<Vec<CheckItem>>,
    /// The ids of the checked items.
    chosen: RwSignal<Vec<String>>,
    /// The error in the choice.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let frame = FieldFrame::new(Signal::stored(None), error, Signal::stored(None));
    let filter = RwSignal::new(String::new());
    let is_long = Memo::new(move |_| items.with(Vec::len) > FILTERED_FROM);
    let matches = Signal::derive(move || {
        let wanted = lower_case(filter.get().trim());
        let mut items = items.get();
        items.retain(|item| lower_case(&item.label).contains(&wanted));
        items
    });
    view! {
        <Group frame label>
            <Show when=move || is_long.get()>
                <FilterBox text=filter />
            </Show>
            <div class="choices" class:choices-long=move || is_long.get()>
                <Items are_names=true items=matches chosen=Chosen::Any(chosen) invalid=Signal::derive(move || frame.is_invalid()) />
            </div>
        </Group>
    }
}

/// A field for one of a few options, all of them visible.
#[component]
pub(crate) fn RadioGroup(
    /// Their common name.
    #[prop(into)]
    label: Signal<String>,
    /// The value of the chosen option; empty while none is chosen.
    value: RwSignal<String>,
    /// The options: their values and their names.
    options: Vec<(String, String)>,
    /// Whether the form requires a choice.
    #[prop(optional)]
    required: bool,
    /// The hint: what it is for.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// The error in the choice.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let frame = FieldFrame::new(hint, error, Signal::stored(None));
    let item = |(id, label)| CheckItem { id, label, hint: None, disabled_reason: None };
    let items = Signal::stored(options.into_iter().map(item).collect());
    view! {
        <Group frame label radio=true required>
            <div class="choices">
                <Items items chosen=Chosen::One(value) />
            </div>
        </Group>
    }
}

/// A field for one item of a list of names that comes in pages, with a filter. The caller filters: `items` are the matches.
#[component]
pub(crate) fn RadioList(
    /// Their common name.
    #[prop(into)]
    label: Signal<String>,
    /// The items.
    #[prop(into)]
    items: Signal<Vec<CheckItem>>,
    /// The id of the chosen item; empty while none is chosen.
    chosen: RwSignal<String>,
    /// The text in the filter.
    filter: RwSignal<String>,
    /// The error in the choice.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether the form requires a choice.
    #[prop(optional)]
    required: bool,
    /// Shown below the items: that there are none, or a button for more.
    children: Children,
) -> impl IntoView {
    let frame = FieldFrame::new(Signal::stored(None), error, Signal::stored(None));
    view! {
        <Group frame label radio=true required>
            <FilterBox text=filter />
            <div class="choices choices-long">
                <Items are_names=true items chosen=Chosen::One(chosen) />
                {children()}
            </div>
        </Group>
    }
}
