//! The numbers, each a link to the list behind it.

use leptos::prelude::*;
use postern_shared::api_key::{EXPIRING_DAYS, IDLE_DAYS, KeyState};
use postern_shared::overview::{Overview, Tally};
use postern_shared::principal::{Kind, PrincipalQuery, Status};

use crate::route::Route;
use crate::text::overview::numbers as text;
use crate::ui::{Stat, Stats, Tone};

/// The numbers.
#[component]
pub(super) fn Numbers(overview: Overview) -> impl IntoView {
    let Overview { keys, blocked_users, blocked_api_users, refusals, .. } = overview;
    let blocked = |tally, label: &str, kind| {
        let query = PrincipalQuery { status: Some(Status::Blocked), ..PrincipalQuery::default() };
        stat(tally, label.to_owned(), Tone::Bad, &Route::Principals(kind, Box::new(query)))
    };
    let keys_in = |tally, label, tone, state| stat(tally, label, tone, &Route::Keys(Some(state)));
    let stats = [
        refusals.map(|tally| stat(tally, text::REFUSED_REQUESTS.to_owned(), Tone::Bad, &Route::Refused)),
        blocked_users.map(|tally| blocked(tally, text::BLOCKED_USERS, Kind::User)),
        blocked_api_users.map(|tally| blocked(tally, text::BLOCKED_API_USERS, Kind::ApiUser)),
        keys.map(|keys| {
            let label = text::expire_within(EXPIRING_DAYS);
            keys_in(keys.expiring, label, Tone::Warning, KeyState::Expiring)
        }),
        keys.filter(|keys| keys.expiring_with_dependents.count > 0).map(|keys| {
            let label = text::NEED_SUCCESSOR.to_owned();
            keys_in(keys.expiring_with_dependents, label, Tone::Bad, KeyState::Expiring)
        }),
        keys.map(|keys| {
            let label = text::not_used_for(IDLE_DAYS);
            keys_in(keys.idle, label, Tone::Warning, KeyState::Idle)
        }),
        keys.map(|keys| keys_in(keys.never_used, text::NEVER_USED.to_owned(), Tone::Warning, KeyState::NeverUsed)),
    ];
    let stats: Vec<AnyView> = stats.into_iter().flatten().collect();
    (!stats.is_empty()).then(|| view! { <Stats>{stats}</Stats> })
}

fn stat(tally: Tally, label: String, tone: Tone, route: &Route) -> AnyView {
    let number = if tally.more { format!("{}+", tally.count) } else { tally.count.to_string() };
    let tone = if tally.count == 0 && !tally.more { Tone::Neutral } else { tone };
    view! { <Stat number label tone href=route.url()/> }.into_any()
}
