//! A field for a thing: by its id, or by its name with what is called so to choose from.

use std::time::Duration;

use leptos::{html, prelude::*};
use web_sys::HtmlElement;
use web_sys::wasm_bindgen::JsCast;

use super::filter::subject;
use super::look_up::{Match, Search};
use crate::api::Api;
use crate::state::rights::Rights;
use crate::ui::TextField;

/// How long after the last key the search begins.
const PAUSE: Duration = Duration::from_millis(200);

/// What is known of what was typed.
#[derive(Clone, PartialEq)]
enum Known {
    /// Nothing was typed, or nothing more can be said of the id.
    Nothing,
    /// It is the id of a thing of this name.
    Named(String),
    /// It is how the names of these things begin.
    Matches(Vec<Match>),
}

/// The field. What is chosen by name is filled in as an id.
#[component]
pub(super) fn SubjectField(
    /// Its name.
    label: &'static str,
    /// What is typed.
    value: RwSignal<String>,
    /// Whether only users and API users can be meant.
    #[prop(optional)]
    only_principals: bool,
) -> impl IntoView {
    let search = Search { api: Api::here(), rights: Rights::here(), only_principals };
    let settled = settled(value);
    let known = LocalResource::new(move || {
        let text = settled.get();
        async move {
            match subject(&text) {
                Some(id) => search.name_of(id).await.map_or(Known::Nothing, Known::Named),
                None if text.trim().is_empty() => Known::Nothing,
                None => Known::Matches(search.by_name(text.trim().to_owned()).await),
            }
        }
    });
    let hint = Signal::derive(move || match known.get() {
        Some(Known::Named(name)) => Some(name),
        Some(Known::Matches(matches)) if matches.is_empty() => Some("Nothing is called so.".to_owned()),
        _ => None,
    });
    let field = NodeRef::<html::Div>::new();
    // The button that was pressed goes away with the others: the focus goes back to where it came from.
    let choose = move |id: String| {
        value.set(id);
        let input = field.get_untracked().and_then(|field| field.query_selector("input").ok().flatten());
        if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlElement>().ok()) {
            drop(input.focus());
        }
    };
    let offered = move || {
        // Only what was found for what stands there now is offered.
        let matches = match known.get() {
            Some(Known::Matches(matches)) if value.with(|text| subject(text).is_none() && !text.trim().is_empty()) => {
                matches
            }
            _ => return None,
        };
        let item = move |Match { id, name, kind }: Match| {
            view! {
                <li>
                    <button type="button" class="subject-match" on:click=move |_| choose(id.clone())>
                        <span>{name}</span> " " <span class="subject-kind">{kind}</span>
                    </button>
                </li>
            }
        };
        let items = matches.into_iter().map(item).collect_view();
        Some(view! { <ul class="subject-matches" aria-label=format!("{label}: matches")>{items}</ul> })
    };
    view! {
        <div class="subject-field" node_ref=field>
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
