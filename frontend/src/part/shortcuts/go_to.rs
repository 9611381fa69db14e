//! The box in which a screen, a user, an API user, a role or a key is found by its name.

use leptos::prelude::*;
use leptos::task::spawn_local;
use postern_shared::api_key::leaked;

use super::matches::{SOURCES, matches, screens};
use crate::api::Api;
use crate::route::Navigator;
use crate::state::rights::Rights;
use crate::text::list;
use crate::text::shortcuts::go_to as words;
use crate::ui::{ComboOption, Combobox, leave_by, settled};

/// The box, and where a choice leads.
#[component]
pub(super) fn GoTo(
    /// Whether the dialog around it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let (api, rights, navigator) = (Api::here(), Rights::here(), Navigator::here());
    let value = RwSignal::new(String::new());
    // Of a key that is pasted, only the public part is ever searched for, and seen.
    Effect::new(move || {
        if let Some(public) = value.with(|text| leaked(text).map(str::to_owned)) {
            value.set(public);
        }
    });
    let (text, settled) = (Signal::derive(move || value.with(|text| text.trim().to_owned())), settled(value));
    // Side by side. An answer stays with the text that it is for, because a later one can be faster.
    let found = SOURCES.map(|source| {
        let found = RwSignal::new((String::new(), Vec::new()));
        Effect::new(move || {
            let text = settled.with(|text| leaked(text).unwrap_or(text).trim().to_owned());
            spawn_local(async move {
                let matches = matches(api, rights, source, &text).await;
                if settled.try_with_untracked(|now| now.trim() == text) == Some(true) {
                    found.try_set((text, matches));
                }
            });
        });
        found
    });
    let options = Memo::new(move |_| {
        let text = text.get();
        let found = found.iter().map(|found| found.get()).filter(|(of, _)| *of == text);
        screens(rights, &text).into_iter().chain(found.flat_map(|(_, matches)| matches)).collect::<Vec<ComboOption>>()
    });
    let none = move || {
        let text = text.get();
        let is_answered = found.iter().all(|found| found.with(|(of, _)| *of == text));
        (is_answered && options.with(Vec::is_empty)).then(|| list::no_match(&text))
    };
    let on_choose = move |url: String| {
        open.set(false);
        leave_by(Callback::new(move |()| navigator.follow(&url)));
    };
    view! {
        <div class="go-to">
            <Combobox label=words::LABEL value options placeholder=words::PLACEHOLDER
                hint=Signal::stored(None::<String>) eager=true on_choose/>
            <p class="quiet" role="status">{none}</p>
        </div>
    }
}
