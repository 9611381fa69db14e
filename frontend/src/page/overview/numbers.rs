//! The numbers, each a link to the list behind it.

use leptos::prelude::*;
use postern_shared::api_key::{EXPIRING_DAYS, IDLE_DAYS, KeyState};
use postern_shared::overview::{Overview, Tally};
use postern_shared::principal::{Kind, PrincipalQuery, Status};

use crate::route::Route;
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
        refusals.map(|tally| stat(tally, "Refused requests".to_owned(), Tone::Bad, &Route::Refused)),
        blocked_users.map(|tally| blocked(tally, "Blocked users", Kind::User)),
        blocked_api_users.map(|tally| blocked(tally, "Blocked API users", Kind::ApiUser)),
        keys.map(|keys| {
            let label = format!("Keys that expire within {EXPIRING_DAYS} days");
            keys_in(keys.expiring, label, Tone::Warning, KeyState::Expiring)
        }),
        keys.filter(|keys| keys.expiring_with_dependents.count > 0).map(|keys| {
            let label = "Expiring keys that need a successor, because others depend on them".to_owned();
            keys_in(keys.expiring_with_dependents, label, Tone::Bad, KeyState::Expiring)
        }),
        keys.map(|keys| {
            let label = format!("Keys not used for {IDLE_DAYS} days");
            keys_in(keys.idle, label, Tone::Warning, KeyState::Idle)
        }),
        keys.map(|keys| keys_in(keys.never_used, "Keys never used".to_owned(), Tone::Warning, KeyState::NeverUsed)),
    ];
    let stats: Vec<AnyView> = stats.into_iter().flatten().collect();
    (!stats.is_empty()).then(|| view! { <Stats>{stats}</Stats> })
}

fn stat(tally: Tally, label: String, tone: Tone, route: &Route) -> AnyView {
    let number = if tally.more { format!("{}+", tally.count) } else { tally.count.to_string() };
    let tone = if tally.count == 0 && !tally.more { Tone::Neutral } else { tone };
    view! { <Stat number label tone href=route.url()/> }.into_any()
}
