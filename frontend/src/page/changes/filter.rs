//! The filter of the change log. The fields and the address follow each other.

use leptos::prelude::*;
use postern_shared::change::{self, ActionKind, ChangeQuery};

use super::log_filter_field::LogFilterField;
use super::search::SearchScope;
use crate::part::{Period, PeriodFields};
use crate::route::{Navigator, ORDER, Route, SIGN_INS, use_route};
use crate::text::changes::filter as text;
use crate::ui::SelectField;

/// The kinds of changes to choose from, and their names.
const KINDS: [(ActionKind, &str); 6] = [
    (ActionKind::Role, text::ROLES),
    (ActionKind::User, text::USERS),
    (ActionKind::ApiUser, text::API_USERS),
    (ActionKind::Key, text::KEYS),
    (ActionKind::Resource, text::RESOURCES),
    (ActionKind::SignIn, text::SIGN_INS),
];

/// The fields as they are filled in.
#[derive(Clone, Copy)]
pub(super) struct Filter {
    actor: RwSignal<String>,
    target: RwSignal<String>,
    credential: RwSignal<String>,
    kind: RwSignal<String>,
    period: Period,
}

impl Filter {
    fn of(query: &ChangeQuery) -> Self {
        let empty = || RwSignal::new(String::new());
        let (actor, target, credential, kind) = (empty(), empty(), empty(), empty());
        let filter = Self { actor, target, credential, kind, period: Period::all() };
        filter.follow(query);
        filter
    }

    /// The query that the fields stand for. A name that is still being searched for is no filter.
    fn query(self) -> ChangeQuery {
        let (from, to) = self.period.limits();
        ChangeQuery {
            actor: self.actor.with(|text| actor_id(text)),
            target: self.target.with(|text| target_id(text)),
            credential: self.credential.with(|text| credential_id(text)),
            kind: self.kind.with(|chosen| KINDS.into_iter().map(|(kind, _)| kind).find(|kind| kind.as_str() == chosen)),
            from,
            to,
            ..ChangeQuery::default()
        }
    }

    /// Empties all fields.
    pub(super) fn clear(self) {
        self.follow(&ChangeQuery::default());
    }

    /// Fills the fields from a query. A field that already stands for the same is left as it is typed.
    fn follow(self, query: &ChangeQuery) {
        let set = |field: RwSignal<String>, parse: fn(&str) -> Option<String>, id: &Option<String>| {
            if field.with_untracked(|text| parse(text)) != *id {
                field.set(id.clone().unwrap_or_default());
            }
        };
        set(self.actor, actor_id, &query.actor);
        set(self.target, target_id, &query.target);
        set(self.credential, credential_id, &query.credential);
        let kind = query.kind.map_or("", ActionKind::as_str);
        if self.kind.with_untracked(|chosen| chosen != kind) {
            self.kind.set(kind.to_owned());
        }
        self.period.follow(query.from, query.to);
    }
}

/// The id of an actor, if the text is one.
pub(super) fn actor_id(text: &str) -> Option<String> {
    let text = text.trim();
    change::actor_id(text).is_ok().then(|| text.to_owned())
}

/// The id of a target, if the text is one.
pub(super) fn target_id(text: &str) -> Option<String> {
    let text = text.trim();
    change::target_id(text).is_ok().then(|| text.to_owned())
}

/// The id of a credential, if the text is one.
pub(super) fn credential_id(text: &str) -> Option<String> {
    let text = text.trim();
    change::credential_id(text).is_ok().then(|| text.to_owned())
}

/// The query in the address, and the fields that change it.
pub(super) fn use_filter() -> (Memo<ChangeQuery>, Filter) {
    let route = use_route();
    let query = Memo::new(move |before: Option<&ChangeQuery>| match route.get() {
        Route::Changes(query) => *query,
        // On the way to another screen, this one does not change.
        _ => before.cloned().unwrap_or_default(),
    });
    let filter = Filter::of(&query.get_untracked());
    let navigator = Navigator::here();
    Effect::new(move || {
        let typed = filter.query();
        if typed != query.get_untracked() {
            navigator.update_beside(&Route::Changes(Box::new(typed)), &[SIGN_INS, ORDER]);
        }
    });
    Effect::new(move || query.with(|query| filter.follow(query)));
    (query, filter)
}

/// The fields.
#[component]
pub(super) fn FilterFields(
    /// The filter.
    filter: Filter,
    /// Further fields.
    children: Children,
) -> impl IntoView {
    let kinds = KINDS.map(|(kind, name)| (kind.as_str().to_owned(), name.to_owned()));
    let options: Vec<_> = [(String::new(), text::ALL_KINDS.to_owned())].into_iter().chain(kinds).collect();
    view! {
        <div class="filter">
            <LogFilterField label=text::ACTOR value=filter.actor scope=SearchScope::Principals/>
            <LogFilterField label=text::TARGET value=filter.target scope=SearchScope::Targets/>
            <LogFilterField label=text::CREDENTIAL value=filter.credential scope=SearchScope::Credentials/>
            <SelectField label=text::KIND value=filter.kind options/>
            <PeriodFields period=filter.period/>
            {children()}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_id_is_a_filter() {
        for id in ["usr_0123456789ab", " api_0123456789ab ", "rol_0123456789ab", "resource:shipping_events"] {
            assert_eq!(target_id(id).as_deref(), Some(id.trim()));
        }
        for text in ["", "Ada", "usr_0123", "resource:", "key_0123456789ab", "deployer"] {
            assert_eq!(target_id(text), None, "{text}");
        }
        assert_eq!(actor_id("deployer ").as_deref(), Some("deployer"));
        assert_eq!(actor_id("rol_0123456789ab"), None);
        assert_eq!(credential_id("key_0123456789ab").as_deref(), Some("key_0123456789ab"));
        assert_eq!(credential_id("usr_0123456789ab"), None);
    }
}
