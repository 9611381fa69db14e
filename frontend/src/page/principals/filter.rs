//! The filter of the users and API users. The fields and the address follow each other.

use leptos::prelude::*;
use postern_shared::principal::{Kind, PrincipalQuery, Status};

use crate::part::{NameOrderField, status_word};
use crate::route::{Navigator, ORDER, Route, use_route};
use crate::state::role_catalog::RoleCatalog;
use crate::text::principals::filter as text;
use crate::ui::SelectField;

/// The statuses that a person can choose. An API user is never invited.
const STATUSES: [Status; 5] =
    [Status::Active, Status::Invited, Status::InvitationExpired, Status::Disabled, Status::Blocked];
/// The statuses that only a user has.
const OF_USERS: [Status; 2] = [Status::Invited, Status::InvitationExpired];

/// The fields as they are filled in.
#[derive(Clone, Copy)]
pub(super) struct Filter {
    /// The searched text.
    pub(super) search: RwSignal<String>,
    /// The id of a role, or nothing for all.
    role: RwSignal<String>,
    /// A status as it is spelled in the address, or nothing for all.
    status: RwSignal<String>,
}

impl Filter {
    fn of(query: &PrincipalQuery) -> Self {
        let filter = Self { search: RwSignal::default(), role: RwSignal::default(), status: RwSignal::default() };
        filter.follow(query);
        filter
    }

    /// The query that the fields stand for.
    fn query(self) -> PrincipalQuery {
        PrincipalQuery {
            q: Some(self.search.get()).filter(|text| !text.is_empty()),
            role: self.role.with(|id| id.parse().ok()),
            status: self.status.with(|name| STATUSES.into_iter().find(|status| status.as_str() == name)),
            ..PrincipalQuery::default()
        }
    }

    /// Whether a role or a status is chosen.
    pub(super) fn is_narrow(self) -> bool {
        self.role.with(|role| !role.is_empty()) || self.status.with(|status| !status.is_empty())
    }

    /// Whether the service lists what these fields find in no meaningful order.
    fn is_unsorted(self) -> bool {
        self.role.with(|role| !role.is_empty()) || self.status.with(|status| status == Status::Blocked.as_str())
    }

    /// Empties all fields.
    pub(super) fn clear(self) {
        self.follow(&PrincipalQuery::default());
    }

    /// Fills the fields from a query.
    fn follow(self, query: &PrincipalQuery) {
        let set = |field: RwSignal<String>, text: String| {
            if field.with_untracked(|now| *now != text) {
                field.set(text);
            }
        };
        set(self.search, query.q.clone().unwrap_or_default());
        set(self.role, query.role.as_ref().map(ToString::to_string).unwrap_or_default());
        set(self.status, query.status.map(Status::as_str).unwrap_or_default().to_owned());
    }
}

/// The query in the address, and the fields that change it.
pub(super) fn use_filter(kind: Kind) -> (Memo<PrincipalQuery>, Filter) {
    let route = use_route();
    let query = Memo::new(move |before: Option<&PrincipalQuery>| match route.get() {
        Route::Principals(shown, query) if shown == kind => *query,
        // On the way to another screen, this one does not change.
        _ => before.cloned().unwrap_or_default(),
    });
    let filter = Filter::of(&query.get_untracked());
    let navigator = Navigator::here();
    Effect::new(move || {
        let chosen = filter.query();
        if chosen != query.get_untracked() {
            navigator.update_beside(&Route::Principals(kind, Box::new(chosen)), &[ORDER]);
        }
    });
    Effect::new(move || query.with(|query| filter.follow(query)));
    (query, filter)
}

/// The fields, except the search.
#[component]
pub(super) fn FilterFields(
    /// Users or API users.
    kind: Kind,
    /// The filter.
    filter: Filter,
    /// The roles to choose from.
    catalog: RoleCatalog,
    /// The order.
    order: RwSignal<String>,
) -> impl IntoView {
    let roles = Signal::derive(move || {
        let roles = catalog.roles().and_then(Result::ok).unwrap_or_default();
        let mut options = vec![(String::new(), text::ALL_ROLES.to_owned())];
        options.extend(roles.into_iter().map(|role| (role.id.to_string(), role.name)));
        // A role in the address that is not among them.
        let chosen = filter.role.get();
        if options.iter().all(|(id, _)| *id != chosen) {
            options.push((chosen.clone(), chosen));
        }
        options
    });
    let statuses = STATUSES.into_iter().filter(|status| kind == Kind::User || !OF_USERS.contains(status));
    let statuses = statuses.map(|status| (status.as_str().to_owned(), status_word(status).to_owned()));
    let statuses: Vec<_> = [(String::new(), text::ALL_STATUSES.to_owned())].into_iter().chain(statuses).collect();
    view! {
        <div class="filter principal-filter">
            <Show when=move || catalog.may_read()>
                <SelectField label=text::ROLE value=filter.role options=roles/>
            </Show>
            <SelectField label=text::STATUS value=filter.status options=statuses/>
            <NameOrderField value=order unsorted=Signal::derive(move || filter.is_unsorted())/>
        </div>
    }
}
