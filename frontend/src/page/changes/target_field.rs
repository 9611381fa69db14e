//! A field for an actor or a target: by its id, or by its name with matches to choose from.

use std::time::Duration;

use leptos::{html, prelude::*};
use web_sys::HtmlElement;
use web_sys::wasm_bindgen::JsCast;

use super::filter::{actor_id, target_id};
use super::search::{Match, Search};
use crate::api::Api;
use crate::state::rights::Rights;
use crate::ui::TextField;

/// The pause after the last key press before a search.
const PAUSE: Duration = Duration::from_millis(200);

/// The result of a search.
#[derive(Clone, PartialEq)]
enum Lookup {
    /// Nothing was typed, or nothing is known about the id.
    Nothing,
    /// The text is the id of something with this name.
    Named(String),
    /// The names of these start with the text.
    Matches(Vec<Match>),
}

/// The field. What is chosen by name is filled in as an id.
#[component]
pub(super) fn TargetField(
    /// Its label.
    label: &'static str,
    /// The text.
    value: RwSignal<String>,
    /// Whether it takes only users and API users.
    #[prop(optional)]
    only_principals: bool,
) -> impl IntoView {
    let parse = if only_principals { actor_id } else { target_id };
    let search = Search { api: Api::here(), rights: Rights::here(), only_principals };
    let settled = settled(value);
    let found = LocalResource::new(move || {
        let text = settled.get();
        async move {
            match parse(&text) {
                Some(id) => search.name_of(id).await.map_or(Lookup::Nothing, Lookup::Named),
                None if text.trim().is_empty() => Lookup::Nothing,
                None => Lookup::Matches(search.by_name(text.trim().to_owned()).await),
            }
        }
    });
    let hint = Signal::derive(move || match found.get() {
        Some(Lookup::Named(name)) => Some(name),
        Some(Lookup::Matches(matches)) if matches.is_empty() => Some("Nothing with this name was found.".to_owned()),
        _ => None,
    });
    let field = NodeRef::<html::Div>::new();
    // The pressed button disappears with the others, so the focus goes back to the field.
    let choose = move |id: String| {
        value.set(id);
        let input = field.get_untracked().and_then(|field| field.query_selector("input").ok().flatten());
        if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlElement>().ok()) {
            drop(input.focus());
        }
    };
    let offered = move || {
        // Matches are offered only for the current text.
        let matches = match found.get() {
            Some(Lookup::Matches(matches)) if value.with(|text| parse(text).is_none() && !text.trim().is_empty()) => {
                matches
            }
            _ => return None,
        };
        let item = move |Match { id, name, kind }: Match| {
            view! {
                <li>
                    <button type="button" class="target-match" on:click=move |_| choose(id.clone())>
                        <span>{name}</span> " " <span class="target-kind">{kind}</span>
                    </button>
                </li>
            }
        };
        let items = matches.into_iter().map(item).collect_view();
        Some(view! { <ul class="target-matches" aria-label=format!("{label}: matches")>{items}</ul> })
    };
    view! {
        <div class="target-field" node_ref=field>
            <TextField label value autocomplete="off" placeholder="Name or id" hint/>
            {offered}
        </div>
    }
}

/// A text as it was when the typing last paused.
fn settled(text: RwSignal<String>) -> RwSignal<String> {
    let settled = RwSignal::new(text.get_untracked());
    Effect::new(move || {
        let now = text.get();
        if let Ok(timeout) = set_timeout_with_handle(move || settled.set(now), PAUSE) {
            on_cleanup(move || timeout.clear());
        }
    });
    settled
}
