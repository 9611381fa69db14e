//! A text field with matches to choose from, by pointer or keyboard.
use leptos::{ev::KeyboardEvent, html, prelude::*};

use super::{
    super::id::Id,
    frame::{FieldFrame, Labelled},
};
use crate::text::ui::field as text;

/// A match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ComboOption {
    /// Its value.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// Whether someone gave it this name: then it is not translated.
    pub(crate) is_name: bool,
    /// What it is.
    pub(crate) kind: &'static str,
}

/// A text field whose matches are listed below it. The arrow keys mark one, Enter chooses it, Esc closes the list.
#[component]
pub(crate) fn Combobox(
    /// Its name.
    label: &'static str,
    /// The text.
    value: RwSignal<String>,
    /// The matches of the text.
    #[prop(into)]
    options: Signal<Vec<ComboOption>>,
    /// An example of what to type.
    placeholder: &'static str,
    /// What the text stands for.
    #[prop(into)]
    hint: Signal<Option<String>>,
    /// Whether that is a name, which is not translated.
    #[prop(optional, into)]
    hint_is_name: Signal<bool>,
    /// Marks the first match by itself, and leaves Esc to the dialog around it.
    #[prop(optional)]
    eager: bool,
    /// Called with the value of the match that was chosen.
    #[prop(into)]
    on_choose: Callback<String>,
) -> impl IntoView {
    let none = || Signal::stored(None);
    let frame = FieldFrame::new(hint, none(), none());
    let id = Id::fresh();
    let input = NodeRef::<html::Input>::new();
    let (marked, closed) = (RwSignal::new(None::<usize>), RwSignal::new(false));
    Effect::new(move || {
        let first = options.with(|options| eager && !options.is_empty()).then_some(0);
        marked.set(first);
    });
    // A list that was closed stays closed for this text, even if its matches come only then.
    Effect::new(move || {
        value.track();
        closed.set(false);
    });
    let is_open = Memo::new(move |_| !closed.get() && options.with(|options| !options.is_empty()));
    let option_id = move |at: usize| id.part(&format!("option-{at}"));
    let choose = move |at: usize| {
        let chosen = options.with_untracked(|options| options.get(at).map(|option| option.id.clone()));
        if let Some(chosen) = chosen {
            on_choose.run(chosen);
            // The list is gone then. The focus stays where the next key is expected.
            if let Some(input) = input.get_untracked() {
                drop(input.focus());
            }
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let last = options.with_untracked(Vec::len).saturating_sub(1);
        let at = marked.get_untracked();
        let next = match event.key().as_str() {
            "Escape" if !is_open.get_untracked() => return closed.set(true),
            "Escape" if eager => return,
            _ if !is_open.get_untracked() => return,
            "ArrowDown" => at.filter(|at| *at < last).map_or(0, |at| at + 1),
            "ArrowUp" => at.filter(|at| *at > 0).map_or(last, |at| at - 1),
            "Enter" => {
                event.prevent_default();
                return at.into_iter().for_each(choose);
            }
            "Escape" => {
                event.prevent_default();
                event.stop_propagation();
                return closed.set(true);
            }
            _ => return,
        };
        event.prevent_default();
        marked.set(Some(next));
        if let Some(option) = document().get_element_by_id(&option_id(next)) {
            option.scroll_into_view_with_bool(false);
        }
    };
    let item = move |(at, ComboOption { name, is_name, kind, .. }): (usize, ComboOption)| {
        view! {
            <li
                id=option_id(at)
                class="combobox-option"
                role="option"
                aria-selected=move || (marked.get() == Some(at)).to_string()
                on:mousedown=|event| event.prevent_default()
                on:click=move |_| choose(at)
            >
                <span translate=is_name.then_some("no")>{name}</span>
                " "
                <span class="combobox-kind">{kind}</span>
            </li>
        }
    };
    view! {
        <div class="combobox">
            <Labelled frame label=label.into() hint_is_name>
                <input
                    {..frame.attributes()}
                    node_ref=input
                    class="input"
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=placeholder
                    aria-autocomplete="list"
                    aria-expanded=move || is_open.get().to_string()
                    aria-controls=move || is_open.get().then(|| id.part("list"))
                    aria-activedescendant=move || marked.get().filter(|_| is_open.get()).map(option_id)
                    bind:value=value
                    on:keydown=on_key
                    on:blur=move |_| closed.set(true)
                    on:focus=move |_| closed.set(false)
                />
            </Labelled>
            <Show when=move || is_open.get()>
                <ul class="combobox-list" role="listbox" id=id.part("list") aria-label=text::matches(label)>
                    {move || options.get().into_iter().enumerate().map(item).collect_view()}
                </ul>
            </Show>
        </div>
    }
}
