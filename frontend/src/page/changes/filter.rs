//! What the change log is narrowed to, as typed. The address holds it, too: each follows the other.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use postern_shared::change::ChangeQuery;
use postern_shared::id::{KeyId, RoleId, SessionId};
use postern_shared::principal::PrincipalId;
use postern_shared::text::resource_name;

use super::subject_field::SubjectField;
use crate::part::{Period, PeriodFields};
use crate::route::Route;
use crate::route::use_route;
use crate::ui::TextField;

/// The fields as they are filled in.
#[derive(Clone, Copy)]
pub(super) struct Filter {
    actor: RwSignal<String>,
    target: RwSignal<String>,
    credential: RwSignal<String>,
    period: Period,
}

impl Filter {
    fn of(query: &ChangeQuery) -> Self {
        let empty = || RwSignal::new(String::new());
        let filter = Self { actor: empty(), target: empty(), credential: empty(), period: Period::all() };
        filter.follow(query);
        filter
    }

    /// What is asked by what is typed. A name that is still being looked for asks nothing.
    fn query(self) -> ChangeQuery {
        let (from, to) = self.period.limits();
        ChangeQuery {
            actor: self.actor.with(|text| subject(text)),
            target: self.target.with(|text| subject(text)),
            credential: self.credential.with(|text| credential(text)),
            from,
            to,
            ..ChangeQuery::default()
        }
    }

    /// Takes on that everything is asked.
    pub(super) fn clear(self) {
        self.follow(&ChangeQuery::default());
    }

    /// Takes on what is asked. A field that asks it already is left as it is typed.
    fn follow(self, query: &ChangeQuery) {
        let set = |field: RwSignal<String>, meant: fn(&str) -> Option<String>, asked: &Option<String>| {
            if field.with_untracked(|text| meant(text)) != *asked {
                field.set(asked.clone().unwrap_or_default());
            }
        };
        set(self.actor, subject, &query.actor);
        set(self.target, subject, &query.target);
        set(self.credential, credential, &query.credential);
        self.period.follow(query.from, query.to);
    }
}

/// The thing that a text names by its id, if it does.
pub(super) fn subject(text: &str) -> Option<String> {
    let text = text.trim();
    let is_id = text == "deployer"
        || text.parse::<PrincipalId>().is_ok()
        || text.parse::<RoleId>().is_ok()
        || text.strip_prefix("resource:").is_some_and(|name| resource_name(name).is_ok());
    is_id.then(|| text.to_owned())
}

/// The credential that a text names by its id, if it does.
fn credential(text: &str) -> Option<String> {
    let text = text.trim();
    (text.parse::<KeyId>().is_ok() || text.parse::<SessionId>().is_ok()).then(|| text.to_owned())
}

/// What the address asks for, and the fields that change it.
pub(super) fn use_filter() -> (Memo<ChangeQuery>, Filter) {
    let route = use_route();
    let asked = Memo::new(move |before: Option<&ChangeQuery>| match route.get() {
        Route::Changes(query) => *query,
        // On the way to another screen this one stays as it is.
        _ => before.cloned().unwrap_or_default(),
    });
    let filter = Filter::of(&asked.get_untracked());
    let navigate = StoredValue::new_local(use_navigate());
    Effect::new(move || {
        let query = filter.query();
        if query != asked.get_untracked() {
            let url = Route::Changes(Box::new(query)).url();
            let staying = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate.with_value(|navigate| navigate(&url, staying));
        }
    });
    Effect::new(move || asked.with(|query| filter.follow(query)));
    (asked, filter)
}

/// The fields.
#[component]
pub(super) fn FilterFields(
    /// What they fill in.
    filter: Filter,
) -> impl IntoView {
    let incomplete = Signal::derive(move || {
        let is_incomplete = filter.credential.with(|text| !text.trim().is_empty() && credential(text).is_none());
        is_incomplete.then(|| "The id of a key or session, whole: key_... or ses_...".to_owned())
    });
    view! {
        <div class="filter">
            <SubjectField label="Who" value=filter.actor only_principals=true/>
            <SubjectField label="To what" value=filter.target/>
            <TextField label="With which key or session" value=filter.credential mono=true autocomplete="off"
                placeholder="key_... or ses_..." hint=incomplete/>
            <PeriodFields period=filter.period/>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_id_asks_for_something() {
        for id in ["usr_0123456789ab", " api_0123456789ab ", "rol_0123456789ab", "resource:shipping_events", "deployer"]
        {
            assert_eq!(subject(id).as_deref(), Some(id.trim()));
        }
        for text in ["", "Ada", "usr_0123", "resource:", "key_0123456789ab"] {
            assert_eq!(subject(text), None, "{text}");
        }
        assert_eq!(credential("key_0123456789ab").as_deref(), Some("key_0123456789ab"));
        assert_eq!(credential("usr_0123456789ab"), None);
    }
}
