//! A field for an actor, a target or a credential: by its id, or by its name with matches to choose from.

use leptos::prelude::*;

use super::filter::{actor_id, credential_id, target_id};
use super::search::{Match, Search, SearchScope};
use crate::api::Api;
use crate::state::fetched::Fetched;
use crate::state::rights::Rights;
use crate::text::changes::filter as text;
use crate::ui::{ComboOption, Combobox, settled};

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
pub(super) fn LogFilterField(
    /// Its label.
    label: &'static str,
    /// The text.
    value: RwSignal<String>,
    /// What it takes.
    scope: SearchScope,
) -> impl IntoView {
    let parse = match scope {
        SearchScope::Principals => actor_id,
        SearchScope::Targets => target_id,
        SearchScope::Credentials => credential_id,
    };
    let search = Search { api: Api::here(), rights: Rights::here(), scope };
    let placeholder = if scope == SearchScope::Credentials { text::NAME_OR_WHOLE_ID } else { text::NAME_OR_ID };
    let settled = settled(value);
    let found = Fetched::new(move || {
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
        Some(Lookup::Matches(matches)) if matches.is_empty() => Some(text::NOT_FOUND.to_owned()),
        _ => None,
    });
    let options = Memo::new(move |_| match found.get() {
        // Matches are offered only for the current text.
        Some(Lookup::Matches(matches)) if value.with(|text| parse(text).is_none() && !text.trim().is_empty()) => {
            matches.into_iter().map(|Match { id, name, kind }| ComboOption { id, name, is_name: true, kind }).collect()
        }
        _ => Vec::new(),
    });
    let hint_is_name = Signal::derive(move || found.with(|found| matches!(found, Some(Lookup::Named(_)))));
    view! { <Combobox label value options placeholder hint hint_is_name on_choose=move |id| value.set(id)/> }
}
